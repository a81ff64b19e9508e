using System.Text.Json;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using CsCheck;

namespace Coccinelle.Domain.Tests.Channels;

public sealed class TemplateTests
{
    /// <summary>3GPP TS 23.038, without the extension table; the braces are the variables' own.</summary>
    private const string Gsm = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà{}";

    [Fact]
    public void The_defaults_are_texts_that_a_firm_could_save()
    {
        foreach (var channel in ChannelTypes.Written)
        {
            var defaults = TemplatesJson.Defaults(channel);
            var changes = Read(channel, TemplatesJson.Write(defaults).ToJsonString(), out var errors);
            Assert.Empty(errors);
            Assert.Equal(defaults, TemplatesJson.Apply(channel, defaults, changes));
            Assert.All(defaults.Values, template => Assert.Equal(channel == ChannelTypes.Email, template.Subject is not null));
        }
    }

    [Fact]
    public void The_SMS_defaults_need_no_letter_that_halves_a_message()
        => Assert.All(SmsTemplateTexts.All.Values, template => Assert.Empty(template.Text.Except(Gsm)));

    [Fact]
    public void A_new_firm_confirms_and_reminds_and_does_not_advertise()
    {
        foreach (var channel in ChannelTypes.Written)
        {
            var defaults = TemplatesJson.Defaults(channel);
            Assert.True(defaults[TemplateKeys.Confirmation].Enabled && defaults[TemplateKeys.Reminder24Hours].Enabled);
            Assert.False(defaults[TemplateKeys.Promotions].Enabled);
        }

        Assert.True(TemplatesJson.Defaults(ChannelTypes.WhatsApp)[TemplateKeys.AutoReply].Enabled);
        Assert.False(TemplatesJson.Defaults(ChannelTypes.Email)[TemplateKeys.Newsletter].Enabled);
        Assert.Empty(TemplatesJson.Defaults(ChannelTypes.Phone));
    }

    [Fact]
    public void A_variable_may_be_written_in_either_form_and_is_kept_in_one()
    {
        var change = Read(ChannelTypes.Sms, """{"confirmation":{"text":"{companyName} : {{ appointmentTime }}"}}""", out var errors)[TemplateKeys.Confirmation];
        Assert.Empty(errors);
        Assert.Equal("{{companyName}} : {{appointmentTime}}", change!.Text);
    }

    [Theory]
    [InlineData("""{"hello":{}}""", "hello")]
    [InlineData("""{"confirmation":{"text":"{nom}"}}""", "confirmation.text")]
    [InlineData("""{"welcome":{"text":"{appointmentDate}"}}""", "welcome.text")]
    [InlineData("""{"confirmation":{"text":"{{companyName}"}}""", "confirmation.text")]
    [InlineData("""{"confirmation":{"text":"a } b"}}""", "confirmation.text")]
    [InlineData("""{"confirmation":{"enabled":"yes"}}""", "confirmation.enabled")]
    [InlineData("""{"confirmation":{"subject":"Bonjour"}}""", "confirmation.subject")]
    [InlineData("""{"confirmation":{"colour":"red"}}""", "confirmation.colour")]
    [InlineData("""{"confirmation":[]}""", "confirmation")]
    public void What_is_wrong_is_named(string json, string field)
    {
        Read(ChannelTypes.Sms, json, out var errors);
        Assert.Equal(field, Assert.Single(errors).Key);
        Assert.NotEqual(errors[field].En, errors[field].Fr);
    }

    [Fact]
    public void What_is_left_out_stays_and_null_brings_the_default_back()
    {
        var templates = TemplatesJson.Defaults(ChannelTypes.Email);
        var changed = TemplatesJson.Apply(ChannelTypes.Email, templates, Read(ChannelTypes.Email, """{"confirmation":{"enabled":false},"welcome":{"text":"Salut"}}""", out _));
        Assert.Equal(templates[TemplateKeys.Confirmation] with { Enabled = false }, changed[TemplateKeys.Confirmation]);
        Assert.Equal(templates[TemplateKeys.Welcome] with { Text = "Salut" }, changed[TemplateKeys.Welcome]);
        Assert.Equal(templates[TemplateKeys.Cancellation], changed[TemplateKeys.Cancellation]);
        Assert.Equal(templates, TemplatesJson.Apply(ChannelTypes.Email, changed, Read(ChannelTypes.Email, """{"confirmation":null,"welcome":null}""", out _)));
    }

    [Fact]
    public void What_was_stored_reads_back_and_a_newer_key_has_its_default()
    {
        var stored = TemplatesJson.Parse(ChannelTypes.Sms, """{"welcome":{"enabled":true,"text":"Salut"},"gone":{"enabled":true,"text":"x"}}""");
        Assert.Equal(new MessageTemplate(true, "Salut"), stored[TemplateKeys.Welcome]);
        Assert.Equal(SmsTemplateTexts.All.Keys, stored.Keys);
    }

    [Fact]
    public void Normalising_a_text_twice_changes_nothing_more()
        => Gen.OneOf(Gen.String, Gen.OneOf(Gen.Const("{"), Gen.Const("}"), Gen.Const("{{phone}}"), Gen.Const("{phone}"), Gen.Const(" "), Gen.String).Array[0, 8].Select(string.Concat))
            .Sample(text =>
            {
                var (once, error) = TemplateText.Normalise(text, ["phone"]);
                if (error is null)
                    Assert.Equal((once, null), TemplateText.Normalise(once, ["phone"]));
            });

    private static IReadOnlyDictionary<string, TemplateChange?> Read(string channel, string json, out IReadOnlyDictionary<string, Said> errors)
    {
        using var document = JsonDocument.Parse(json);
        return TemplatesJson.ReadChanges(channel, document.RootElement, out errors);
    }
}
