using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coccinelle.Sandbox.CommandLine;
using Coccinelle.Sandbox.Twilio;
using Coccinelle.Tests;
using Microsoft.AspNetCore.Http;

namespace Coccinelle.Sandbox.Tests.Twilio;

public sealed class InboundMessageTests : SandboxFixture
{
    private const string Texts = "/webhooks/twilio/sms";

    [Theory]
    [InlineData("Bonjour, avez-vous une place demain à 15h ?", null, "inbound-fr.form")]
    [InlineData("STOP", "STOP", "inbound-stop-optouttype.form")]
    public async Task A_text_comes_as_Twilio_brings_it(string text, string? optOutType, string sample)
    {
        var sent = await Sandbox.Phone.TextAsync("06 39 98 12 34", text, optOutType: optOutType, cancellationToken: Token);

        var received = Server.To(Texts).Single();
        Assert.True(sent.Accepted);
        Assert.Equal((sent.Id, sent.Id, sent.Id), (received["MessageSid"], received["SmsSid"], received["SmsMessageSid"]));
        Assert.Equal(("+33639981234", SandboxDefaults.SharedNumber, text, optOutType), (received["From"], received["To"], received["Body"], received["OptOutType"]));
        Assert.Equal(
            TwilioSigner.Sign(
                SandboxDefaults.TwilioAuthToken, $"{Server.Address.OriginalString.TrimEnd('/')}{Texts}", received.Form.Select(pair => (pair.Key, pair.Value))),
            received.Headers["X-Twilio-Signature"]);
        var fields = File.ReadAllText(ReferenceData.Path("twilio", "sms", sample)).Split('&').Select(pair => pair.Split('=')[0]);
        Assert.Equal(fields.Order(StringComparer.Ordinal), received.Form.Select(pair => pair.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Copies_are_the_same_message()
    {
        var sent = await Sandbox.Phone.TextAsync("0612345678", "Oui", "0140000001", copies: 5, cancellationToken: Token);

        Assert.Equal(5, sent.Deliveries.Count);
        Assert.Equal(5, Server.To(Texts).Count);
        Assert.Equal((sent.Id, "+33140000001"), Assert.Single(Server.To(Texts).Select(text => (text["MessageSid"], text["To"])).Distinct()));
        Assert.Single(Server.To(Texts).Select(text => text.Headers["I-Twilio-Idempotency-Token"]).Distinct());
    }

    [Fact]
    public async Task A_text_is_written_through_the_controls()
    {
        using var response = await Client.PostAsJsonAsync("/texts", new { from = "0612345678", text = "STOP", copies = 2 }, Token);
        using var wrong = await Client.PostAsJsonAsync("/texts", new { from = "0612345678" }, Token);

        var sent = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(["STOP", "STOP"], Server.To(Texts).Select(text => text["Body"]));
        Assert.Equal((Server.To(Texts)[0]["MessageSid"], true, 2), (
            sent.GetProperty("id").GetString(), sent.GetProperty("accepted").GetBoolean(), sent.GetProperty("deliveries").GetArrayLength()));
    }

    [Fact]
    public async Task A_text_is_written_on_the_command_line()
    {
        string[] command = ["text", "--from", "0612345678", "--text", "STOP", "--sandbox", Sandbox.Address.OriginalString];
        Assert.Equal(0, await RunAsync(command));
        Assert.Equal(("+33612345678", "STOP"), (Server.To(Texts).Single()["From"], Server.To(Texts).Single()["Body"]));

        Server.Answers[Texts] = _ => Task.FromResult(Results.StatusCode(503));
        Assert.Equal(1, await RunAsync(command));

        static async Task<int> RunAsync(string[] command)
        {
            await using var output = new StringWriter();
            return await new CommandLineApp(output, output).RunAsync(command, Token);
        }
    }
}
