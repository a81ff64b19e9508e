using Coccinelle.Providers.WhatsApp;
using Coccinelle.Tests;

namespace Coccinelle.Providers.Tests.WhatsApp;

public sealed class Dialog360ConnectTests
{
    [Fact]
    public void The_link_leads_to_the_consent_page_and_back()
    {
        var link = Dialog360Connect.Link(new WhatsAppOptions { PartnerId = "partner1" }, new Uri("https://host.example/api/back?x=1"), "a&b");

        Assert.Equal("https://hub.360dialog.com/dashboard/app/partner1/permissions?redirect_url=https%3A%2F%2Fhost.example%2Fapi%2Fback%3Fx%3D1&state=a%26b", link.AbsoluteUri);
    }

    [Fact]
    public void The_documented_redirect_is_read()
    {
        var line = File.ReadAllText(ReferenceData.Path("whatsapp", "360dialog", "onboarding-redirect.txt")).Trim();
        var query = line[(line.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        var read = Dialog360Connect.Read(query["client"], query["channels"]);

        Assert.Equal("XyZabcCL", read?.ClientId);
        Assert.Equal(["AbCdEfCH", "GhIjKlCH"], read?.ChannelIds);
    }

    [Theory]
    [InlineData(null, "[a]")]
    [InlineData("", "[a]")]
    [InlineData("client\n", "[a]")]
    [InlineData("../client", "[a]")]
    [InlineData("client", null)]
    [InlineData("client", "")]
    [InlineData("client", "a")]
    [InlineData("client", "[")]
    [InlineData("client", "[a")]
    [InlineData("client", "[]")]
    [InlineData("client", "[\"a\"]")]
    [InlineData("client", "[a/../b]")]
    [InlineData("client", "[a,b\u0000]")]
    [InlineData("client", "[é]")]
    public void Whatever_has_another_form_is_not_read(string? client, string? channels) => Assert.Null(Dialog360Connect.Read(client, channels));

    [Fact]
    public void Ids_and_lists_have_a_bound()
    {
        Assert.NotNull(Dialog360Connect.Read(new string('a', 64), "[" + string.Join(',', Enumerable.Repeat("b", 20)) + "]"));
        Assert.Null(Dialog360Connect.Read(new string('a', 65), "[b]"));
        Assert.Null(Dialog360Connect.Read("a", "[" + string.Join(',', Enumerable.Repeat("b", 21)) + "]"));
    }
}
