using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Proofs;
using Coccinelle.Sandbox;

namespace Coccinelle.Server.Tests.Cluster;

/// <summary>Requests to a server in another process, as the providers, the operator and a firm send them.</summary>
internal static class Requests
{
    public const string Voice = "/webhooks/twilio/voice";
    public const string Status = "/webhooks/twilio/voice/status";

    private static int _lastLine;

    /// <summary>A signed form, as Twilio sends it.</summary>
    public static async Task<HttpResponseMessage> PostSignedAsync(this HttpClient server, string path, IReadOnlyDictionary<string, string> form, CancellationToken ct)
    {
        var body = Encoding.UTF8.GetBytes(string.Join('&', form.Select(field => $"{WebUtility.UrlEncode(field.Key)}={WebUtility.UrlEncode(field.Value)}")));
        Assert.True(FormBody.TryParse(body, form.Count, out var parsed));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        request.Headers.Add("X-Twilio-Signature", TwilioSignature.Sign(ServerSettings.TwilioToken, ServerSettings.PublicUrl + path, parsed));
        return await server.SendAsync(request, ct);
    }

    /// <summary>Announces a forwarded call and returns the TwiML; fails when it is no 200.</summary>
    public static async Task<string> CallAsync(this HttpClient server, string callSid, string line, CancellationToken ct)
    {
        using var answer = await server.PostSignedAsync(Voice, Forwarded(callSid, line), ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode} {text}");
        return text;
    }

    public static Dictionary<string, string> Forwarded(string callSid, string line) => new()
    {
        ["AccountSid"] = SandboxDefaults.TwilioAccountSid,
        ["ApiVersion"] = "2010-04-01",
        ["CallSid"] = callSid,
        ["CallStatus"] = "ringing",
        ["Direction"] = "inbound",
        ["From"] = "+33612345678",
        ["To"] = ServerSettings.SharedNumber,
        ["ForwardedFrom"] = line,
    };

    /// <summary>Twilio's last word on a call.</summary>
    public static Dictionary<string, string> Completed(string callSid, int seconds) => new()
    {
        ["AccountSid"] = SandboxDefaults.TwilioAccountSid,
        ["CallSid"] = callSid,
        ["CallStatus"] = "completed",
        ["CallDuration"] = seconds.ToString(CultureInfo.InvariantCulture),
        ["SequenceNumber"] = "3",
        ["Timestamp"] = "Sun, 01 Nov 2026 12:00:00 +0000",
    };

    /// <summary>Twilio: CA and 32 hexadecimal digits.</summary>
    public static string NewCallSid() => $"CA{Guid.NewGuid():N}";

    /// <summary>A Paris landline that no other test of this run has.</summary>
    public static string NewLine() => $"+3317{Interlocked.Increment(ref _lastLine):D7}";

    /// <summary>The Twilio call that a Vapi call was made for: our own mark in the request.</summary>
    public static string CallSidOf(VapiCall call)
        => call.Request.GetProperty("assistantOverrides").GetProperty("metadata").GetProperty("twilioCallSid").GetString()!;

    /// <summary>A request of the operator's, or of a firm's with its key.</summary>
    public static async Task<(HttpStatusCode Status, JsonNode? Body)> AskAsync(
        this HttpClient server, string key, HttpMethod method, string path, CancellationToken ct, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", key);
        using var answer = await server.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }
}
