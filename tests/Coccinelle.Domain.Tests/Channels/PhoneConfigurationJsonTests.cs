using System.Text.Json;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using CsCheck;

namespace Coccinelle.Domain.Tests.Channels;

public sealed class PhoneConfigurationJsonTests
{
    [Fact]
    public void An_empty_object_is_a_new_firms_configuration()
    {
        var configuration = Read("{}", out var errors);
        Assert.Empty(errors);
        Assert.Equal(("Sara", "female", WhenUnavailable.Voicemail, false), (
            configuration.AssistantName, configuration.Voice, configuration.WhenUnavailable, configuration.RecordCalls));
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var json = """
            {"clientPhoneNumber":"01 99 00 12 34","assistantName":"Hugo","voice":"male","agentType":"support","greeting":"Bonjour",
             "transferNumber":"0639981234","whenUnavailable":"transfer","recordCalls":true,"maxConcurrentCalls":3,"monthlyMinutes":500,
             "blockedCallers":["06 39 98 00 00"]}
            """;
        var configuration = Read(json, out var errors);
        Assert.Empty(errors);
        var again = PhoneConfigurationJson.Parse(PhoneConfigurationJson.Write(configuration).ToJsonString());
        Assert.Equal(PhoneConfigurationJson.Write(configuration).ToJsonString(), PhoneConfigurationJson.Write(again).ToJsonString());
        Assert.Equal("+33199001234", again.ClientPhoneNumber?.Value);
        Assert.Equal("+33639980000", Assert.Single(again.BlockedCallers).Value);
    }

    [Theory]
    [InlineData("""{"clientPhoneNumber":"abc"}""", "clientPhoneNumber")]
    [InlineData("""{"voice":"robot"}""", "voice")]
    [InlineData("""{"maxConcurrentCalls":0}""", "maxConcurrentCalls")]
    [InlineData("""{"recordCalls":"yes"}""", "recordCalls")]
    [InlineData("""{"greeting":5}""", "greeting")]
    [InlineData("""{"whenUnavailable":"silence"}""", "whenUnavailable")]
    [InlineData("""{"blockedCallers":"0639981234"}""", "blockedCallers")]
    [InlineData("""{"surprise":1}""", "surprise")]
    [InlineData("""{"greeting":"\ud800"}""", "greeting")]
    [InlineData("[]", "")]
    public void A_wrong_field_is_named(string json, string field)
    {
        Read(json, out var errors);
        Assert.Equal(field, Assert.Single(errors).Key);
    }

    [Fact]
    public void No_value_of_any_field_makes_it_throw()
    {
        var names = Gen.OneOf(Gen.Const("greeting"), Gen.Const("voice"), Gen.Const("maxConcurrentCalls"), Gen.Const("blockedCallers"), Gen.Const("recordCalls"));
        Gen.Select(names, Gen.OneOf(Gen.String.Select(text => (object)text), Gen.Int.Select(number => (object)number), Gen.Bool.Select(flag => (object)flag)))
            .Sample((name, value) => Read(JsonSerializer.Serialize(new Dictionary<string, object> { [name] = value }), out _));
    }

    private static PhoneConfiguration Read(string json, out IReadOnlyDictionary<string, Said> errors)
    {
        using var document = JsonDocument.Parse(json);
        return PhoneConfigurationJson.Read(document.RootElement, out errors);
    }
}
