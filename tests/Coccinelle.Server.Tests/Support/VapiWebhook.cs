using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Coccinelle.Server.Tests.Support;

/// <summary>Server messages of Vapi's, and Twilio's callbacks, that a test writes itself.</summary>
internal static class VapiWebhook
{
    public const string Path = "/webhooks/vapi";

    public static JsonObject Of(string type, string callId, JsonObject? fields = null)
    {
        var message = fields ?? [];
        message["type"] = type;
        message["call"] = new JsonObject { ["id"] = callId };
        return new JsonObject { ["message"] = message };
    }

    public static JsonObject Status(string callId, string status) => Of("status-update", callId, new() { ["status"] = status });

    public static JsonObject Ended(string callId)
        => Of("status-update", callId, new() { ["status"] = "ended", ["endedReason"] = "customer-ended-call" });

    /// <summary>A report over 42.6 seconds and 12.3 cents.</summary>
    public static JsonObject Report(string callId) => Of("end-of-call-report", callId, new()
    {
        ["endedReason"] = "customer-ended-call",
        ["startedAt"] = "2026-09-01T10:00:00.000Z",
        ["endedAt"] = "2026-09-01T10:00:42.600Z",
        ["cost"] = 0.123,
        ["artifact"] = new JsonObject { ["transcript"] = "AI: Bonjour.\nUser: Merci.", ["recordingUrl"] = "https://storage.example.test/1.wav" },
        ["analysis"] = new JsonObject { ["summary"] = "Le client remercie." },
    });

    /// <summary>Sends a message with the account's secret; null sends none.</summary>
    public static async Task<HttpResponseMessage> SendVapiAsync(this TestServer server, string body, string? secret = TestServer.VapiSecret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (secret is not null)
            request.Headers.Add("X-Vapi-Secret", secret);
        return await server.Http.SendAsync(request, TestServer.Ct);
    }

    /// <summary>Sends a message that must be taken.</summary>
    public static async Task TellVapiAsync(this TestServer server, JsonObject message)
    {
        using var response = await server.SendVapiAsync(message.ToJsonString());
        await response.ReadAsync(HttpStatusCode.OK);
    }

    /// <summary>Twilio's status callback, which must be taken.</summary>
    public static async Task TellTwilioStatusAsync(this TestServer server, string callSid, string status, int seconds)
    {
        var form = Twilio.Call(
            callSid, "+33600000000", null, ("CallDuration", $"{seconds}"), ("SequenceNumber", "0"), ("Timestamp", "Tue, 01 Sep 2026 10:01:00 +0000"));
        form["CallStatus"] = status;
        using var response = await server.PostAsync(Twilio.Voice + "/status", form);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }
}
