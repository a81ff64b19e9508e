using System.Text.Json;
using Coccinelle.Domain.Channels;
using NodaTime;

namespace Coccinelle.Domain.Tests.Channels;

public sealed class SmsAndWhatsAppConfigurationTests
{
    [Fact]
    public void An_empty_object_is_a_new_firms_SMS()
    {
        var configuration = SmsConfigurationJson.Read(Json("{}"), out var errors);
        Assert.Empty(errors);
        Assert.Equal(new SmsConfiguration(), configuration);
        Assert.Equal(configuration, SmsConfigurationJson.Parse(SmsConfigurationJson.Write(configuration).ToJsonString()));
    }

    [Theory]
    [InlineData("Salon Lea", true)]
    [InlineData("3D+Print", true)]
    [InlineData("B&B", true)]
    [InlineData("ab", false)] // French networks want three
    [InlineData("Salon Léa", false)]
    [InlineData("Salon de Lea", false)] // twelve
    [InlineData("123456", false)]
    public void A_senders_name_is_what_networks_show(string name, bool valid) => Assert.Equal(valid, SmsSender.IsValid(name));

    [Theory]
    [InlineData("""{"senderName":"Léa"}""", "senderName")]
    [InlineData("""{"dailyLimit":0}""", "dailyLimit")]
    [InlineData("""{"dailyLimit":"200"}""", "dailyLimit")]
    [InlineData("""{"quietHours":{"from":"20:00"}}""", "quietHours.to")]
    [InlineData("""{"quietHours":{"from":"20:00","to":"24:00"}}""", "quietHours.to")]
    [InlineData("""{"quietHours":{"from":"20:00","to":"08:00","on":1}}""", "quietHours.on")]
    [InlineData("""{"quietHours":"20:00"}""", "quietHours")]
    [InlineData("""{"templates":{}}""", "templates")]
    public void A_wrong_SMS_field_is_named(string json, string field)
    {
        SmsConfigurationJson.Read(Json(json), out var errors);
        Assert.Equal(field, Assert.Single(errors).Key);
    }

    [Theory]
    [InlineData("20:00", "08:00", 23, true)]
    [InlineData("20:00", "08:00", 7, true)]
    [InlineData("20:00", "08:00", 8, false)]
    [InlineData("12:00", "14:00", 13, true)]
    [InlineData("12:00", "14:00", 14, false)]
    [InlineData("00:00", "00:00", 0, false)]
    public void Quiet_hours_may_cross_midnight(string from, string to, int hour, bool quiet)
        => Assert.Equal(quiet, new QuietHours(QuietHours.Read(from)!.Value, QuietHours.Read(to)!.Value).Covers(new LocalTime(hour, 0)));

    [Fact]
    public void A_WhatsApp_number_reads_back_without_its_secrets()
    {
        var json = """{"provider":"meta","phoneNumber":"01 40 00 12 34","phoneNumberId":"106540352242922","accessToken":"EAAG","appSecret":null}""";
        var configuration = WhatsAppConfigurationJson.Read(Json(json), out var errors);
        Assert.Empty(errors);
        Assert.Equal("""{"provider":"meta","phoneNumber":"\u002B33140001234","phoneNumberId":"106540352242922"}""", WhatsAppConfigurationJson.Write(configuration).ToJsonString());
        Assert.Equal(configuration, WhatsAppConfigurationJson.Parse(WhatsAppConfigurationJson.Write(configuration).ToJsonString()));
    }

    [Theory]
    [InlineData("""{"provider":"twilio"}""", "provider")]
    [InlineData("""{"phoneNumberId":"+33140001234"}""", "phoneNumberId")]
    [InlineData("""{"phoneNumberId":12345678}""", "phoneNumberId")]
    [InlineData("""{"phoneNumber":"police"}""", "phoneNumber")]
    [InlineData("""{"wabaId":"1"}""", "wabaId")]
    public void A_wrong_WhatsApp_field_is_named(string json, string field)
    {
        WhatsAppConfigurationJson.Read(Json(json), out var errors);
        Assert.Equal(field, Assert.Single(errors).Key);
    }

    [Theory]
    [InlineData("""{}""", "kept")]
    [InlineData("""{"s":{"set":true,"hint":"…abcd"}}""", "kept")]
    [InlineData("""{"s":{"set":false}}""", "kept")]
    [InlineData("""{"s":"  "}""", "kept")]
    [InlineData("""{"s":null}""", "forgotten")]
    [InlineData("""{"s":"hunter2"}""", "entered")]
    public void A_secret_is_entered_kept_or_forgotten_and_never_printed(string json, string expected)
    {
        var fields = new JsonFields(Json(json));
        Assert.Equal(expected, fields.Secret("s").ToString());
        Assert.Empty(fields.Errors);
    }

    [Theory]
    [InlineData("""{"s":{"a":1}}""")]
    [InlineData("""{"s":{"set":true,"value":"x"}}""")]
    [InlineData("""{"s":{"set":"true"}}""")]
    [InlineData("""{"s":7}""")]
    [InlineData("""{"s":[]}""")]
    [InlineData("""{"s":"a\u0000"}""")]
    public void Anything_else_is_no_secret(string json)
    {
        var fields = new JsonFields(Json(json));
        fields.Secret("s");
        Assert.Equal("s", Assert.Single(fields.Errors).Key);
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
