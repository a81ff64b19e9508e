using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Coccinelle.Sandbox.Twilio;

namespace Coccinelle.Sandbox.Tests.Twilio;

public sealed class SignatureTests : SandboxFixture
{
    private static readonly (string, string)[] Parameters =
    [
        ("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675309"), ("Digits", "1234"), ("From", "+14158675309"), ("To", "+18005551212"),
    ];

    [Fact]
    public void The_published_vector_of_Twilios_libraries_comes_out() =>
        Assert.Equal("RSOYDt4T1cUTdK1PDd93/VVr8B8=", TwilioSigner.Sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", Parameters));

    [Theory]
    [InlineData("https://mycompany.com:8443/myapp.php?foo=1&bar=2")]
    [InlineData("https://user:secret@mycompany.com/myapp.php?foo=1&bar=2")]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2#rc=3&rt=5000")]
    public void Credentials_fragment_and_the_port_of_https_are_not_signed(string url) =>
        Assert.Equal("RSOYDt4T1cUTdK1PDd93/VVr8B8=", TwilioSigner.Sign("12345", url, Parameters));

    [Fact]
    public void The_port_of_http_is_signed() =>
        Assert.NotEqual(TwilioSigner.Sign("12345", "http://a.test:8080/x", []), TwilioSigner.Sign("12345", "http://a.test/x", []));

    [Fact]
    public async Task Every_webhook_of_a_call_is_signed_over_the_public_address_and_its_raw_form()
    {
        Sandbox.Options.PublicUrl = new Uri("https://accueil.example.test/Pre");
        Server.AnswersTwiml(Voice, """<Gather action="/Pre/webhooks/twilio/voice/action?step=1&amp;who=a%20b"/>""");
        Server.AnswersTwiml("/webhooks/twilio/voice/action", "<Hangup/>");

        await CallAsync(Forwarded(CallerLine.Presses("1é +")));

        Assert.Equal([Voice, "/webhooks/twilio/voice/action", Status], Server.Received.Select(request => request.Path));
        Assert.All(Server.Received, request => Assert.Equal(Expected(request), request.Headers["X-Twilio-Signature"]));
        Assert.Equal("?step=1&who=a%20b", Server.Received.ElementAt(1).Query);
    }

    [Fact]
    public async Task A_GET_is_signed_over_its_address_alone()
    {
        Server.AnswersTwiml(Voice, """<Redirect method="GET">next?a=1</Redirect>""");
        Server.AnswersTwiml("/webhooks/twilio/next", "<Hangup/>");

        await CallAsync(Forwarded());

        var get = Server.To("/webhooks/twilio/next").Single();
        Assert.Equal("GET", get.Method);
        Assert.StartsWith("?a=1&AccountSid=AC", get.Query, StringComparison.Ordinal);
        Assert.Equal(Hash(Sandbox.Options.ServerUrl.OriginalString.TrimEnd('/') + get.Path + get.Query), get.Headers["X-Twilio-Signature"]);
    }

    [Fact]
    public async Task A_forged_webhook_carries_a_wrong_signature_and_a_wrong_secret()
    {
        ServerHandsOver();
        Sandbox.World.Faults = new SandboxFaults { Forged = Providers.Both };

        await CallAsync(Forwarded());

        Assert.All(Server.Received.Where(r => r.Path != VapiEvents), request => Assert.NotEqual(Expected(request), request.Headers["X-Twilio-Signature"]));
        Assert.NotEmpty(Server.To(VapiEvents));
        Assert.All(Server.To(VapiEvents), request => Assert.NotEqual(SandboxDefaults.VapiWebhookSecret, request.Headers["X-Vapi-Secret"]));
    }

    /// <summary>Twilio's algorithm once more, from the raw request as a receiver has it.</summary>
    private string Expected(Received request)
    {
        var signed = new StringBuilder((Sandbox.Options.PublicUrl ?? Sandbox.Options.ServerUrl).OriginalString.TrimEnd('/') + request.Path + request.Query);
        foreach (var key in request.Form.Select(pair => pair.Key).Distinct().Order(StringComparer.Ordinal))
        {
            foreach (var value in request.Form.Where(pair => pair.Key == key).Select(pair => pair.Value).Distinct().Order(StringComparer.Ordinal))
            {
                signed.Append(key + value);
            }
        }

        return Hash(signed.ToString());
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Twilio's algorithm.")]
    private static string Hash(string text)
    {
        using var hmac = new HMACSHA1(Encoding.UTF8.GetBytes(SandboxDefaults.TwilioAuthToken));
        return Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }
}
