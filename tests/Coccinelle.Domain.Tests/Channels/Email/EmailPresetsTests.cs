using System.Text.Json;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;

namespace Coccinelle.Domain.Tests.Channels.Email;

public sealed class EmailPresetsTests
{
    public static TheoryData<string> Keys => [.. EmailPresets.All.Select(preset => preset.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_preset_is_taken_by_our_own_check_exactly_when_it_says_that_it_works(string key)
    {
        var preset = EmailPresets.All.Single(preset => preset.Key == key);
        var fields = new JsonFields(JsonSerializer.SerializeToElement(new
        {
            host = preset.Host,
            port = preset.Port,
            username = "lea@example.fr",
            fromEmail = "lea@example.fr",
            fromName = "Léa",
        }));
        var configuration = EmailConfigurationJson.Read(fields, []);

        Assert.Equal(preset.WhyNot, fields.Errors.GetValueOrDefault("host"));
        Assert.Equal(preset.WhyNot is null ? preset.Security : null, configuration?.Security);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_preset_is_found_by_each_of_its_hosts_and_domains_and_speaks_both_languages(string key)
    {
        var preset = EmailPresets.All.Single(preset => preset.Key == key);
        Assert.All([preset.Host, .. preset.OtherHosts], host => Assert.Same(preset, EmailPresets.ForHost(host)));
        Assert.All(preset.Domains, domain => Assert.Same(preset, EmailPresets.ForAddress($"Lea@{domain.ToUpperInvariant()}")));
        Assert.All([preset.Username, preset.Hint], said => Assert.NotEqual(said.En, said.Fr));
    }

    [Fact]
    public void The_presets_cover_what_small_French_firms_use()
        => Assert.Equal(
            ["free", "gmail", "ionos", "laposte", "microsoft365", "orange", "outlook", "ovh", "sendgrid", "sfr"],
            EmailPresets.All.Select(preset => preset.Key).Order());

    [Theory]
    [InlineData("lea@salon-lea.fr")]
    [InlineData("gmail.com@evil.example")]
    [InlineData("")]
    public void An_address_at_nobodys_domain_has_no_preset(string address) => Assert.Null(EmailPresets.ForAddress(address));
}
