using System.Text.Json;
using Coccinelle.Sandbox.Twilio;
using Coccinelle.Sandbox.Vapi;
using Coccinelle.Tests;

namespace Coccinelle.Sandbox.Tests.Twilio;

/// <summary>Against recorded webhooks and the vectors of Twilio's own libraries.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void Every_recorded_webhook_is_signed_as_Twilio_signed_it()
    {
        var index = ReferenceData.Json("twilio", "index.json");
        var token = index.GetProperty("authToken").GetString()!;

        var samples = index.GetProperty("samples").EnumerateArray().ToList();

        Assert.NotEmpty(samples);
        Assert.All(samples, sample =>
        {
            var parameters = sample.GetProperty("params").EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!));
            Assert.Equal(sample.GetProperty("signature").GetString(), TwilioSigner.Sign(token, sample.GetProperty("url").GetString()!, parameters));
        });
    }

    [Fact]
    public void A_call_from_the_sandbox_carries_what_a_recorded_French_call_carries()
    {
        var recorded = ReferenceData.Json("twilio", "index.json").GetProperty("samples").EnumerateArray()
            .Single(sample => sample.GetProperty("file").GetString() == "voice/inbound-forwarded-fr-e164.form")
            .GetProperty("params").EnumerateArray().Select(pair => pair[0].GetString()!);

        var call = new LiveCall(new CallPlan { From = "0639981234", ForwardedFrom = "0199001234" }, SandboxDefaults.SharedNumber, TimeProvider.System);
        var ours = TwilioParameters.Of(call, SandboxDefaults.TwilioAccountSid, []);

        Assert.Equal(recorded.Order(StringComparer.Ordinal), ours.Select(pair => pair.Name));
    }

    [Fact]
    public void The_answer_to_a_bypass_call_has_the_fields_that_are_known_of_it()
    {
        var composed = ReferenceData.Json("vapi", "composed", "call.create.bypass.response.json");
        var account = new VapiAccount(TimeProvider.System, 1);
        var (call, remaining) = account.CreateCall(JsonElement.Parse("{}"), default, null, forceBlocked: false);

        var ours = VapiResources.CreatedCall(call, 10, remaining, call.Twiml);

        // Whether Vapi ever tells Twilio's CallSid is not known: ours does not.
        var known = composed.EnumerateObject().Select(field => field.Name).Where(name => name != "phoneCallProviderId");
        Assert.All(known, name => Assert.True(ours.ContainsKey(name), name));
    }
}
