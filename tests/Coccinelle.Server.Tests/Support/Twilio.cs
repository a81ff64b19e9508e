using System.Net;
using System.Text;
using System.Xml.Linq;
using Coccinelle.Domain.Proofs;
using Coccinelle.Sandbox;

namespace Coccinelle.Server.Tests.Support;

/// <summary>Webhooks of Twilio's that a test writes itself, where the sandbox's would be too well-behaved.</summary>
internal static class Twilio
{
    public const string Voice = "/webhooks/twilio/voice";
    public const string FormType = "application/x-www-form-urlencoded";

    /// <summary>A forwarded call's parameters.</summary>
    public static Dictionary<string, string> Call(string callSid, string from, string? forwardedFrom, params (string Name, string Value)[] more)
    {
        var form = new Dictionary<string, string>
        {
            ["AccountSid"] = SandboxDefaults.TwilioAccountSid,
            ["ApiVersion"] = "2010-04-01",
            ["CallSid"] = callSid,
            ["CallStatus"] = "ringing",
            ["Direction"] = "inbound",
            ["From"] = from,
            ["To"] = TestServer.SharedNumber,
        };
        if (forwardedFrom is not null)
            form["ForwardedFrom"] = forwardedFrom;
        foreach (var (name, value) in more)
            form[name] = value;
        return form;
    }

    public static string Encode(IEnumerable<KeyValuePair<string, string>> form)
        => string.Join('&', form.Select(pair => $"{WebUtility.UrlEncode(pair.Key)}={WebUtility.UrlEncode(pair.Value)}"));

    /// <summary>Posts a form with a signature; null as token sends none.</summary>
    public static Task<HttpResponseMessage> PostAsync(
        this TestServer server, string path, IEnumerable<KeyValuePair<string, string>> form, string? token = TestServer.TwilioToken, string? idempotencyToken = null)
        => server.PostRawAsync(path, Encoding.UTF8.GetBytes(Encode(form)), token, FormType, idempotencyToken);

    /// <summary>Posts bytes as they are, signed as the form that they are.</summary>
    public static async Task<HttpResponseMessage> PostRawAsync(
        this TestServer server, string path, byte[] body, string? token, string contentType = FormType, string? idempotencyToken = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (token is not null)
        {
            FormBody.TryParse(body, int.MaxValue, out var form);
            request.Headers.TryAddWithoutValidation("X-Twilio-Signature", TwilioSignature.Sign(token, TestServer.PublicUrl + path, form));
        }

        if (idempotencyToken is not null)
            request.Headers.Add("I-Twilio-Idempotency-Token", idempotencyToken);
        return await server.Http.SendAsync(request, TestServer.Ct);
    }

    /// <summary>Posts a form and reads the TwiML that must come.</summary>
    public static async Task<XElement> AskAsync(
        this TestServer server, string path, IEnumerable<KeyValuePair<string, string>> form, string? idempotencyToken = null)
    {
        using var response = await server.PostAsync(path, form, idempotencyToken: idempotencyToken);
        return await response.TwimlAsync();
    }

    /// <summary>200 with a <c>&lt;Response&gt;</c> that parses.</summary>
    public static async Task<XElement> TwimlAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestServer.Ct);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode} {text}");
        Assert.Equal("text/xml", response.Content.Headers.ContentType?.MediaType);
        var twiml = XElement.Parse(text);
        Assert.Equal("Response", twiml.Name.LocalName);
        return twiml;
    }
}
