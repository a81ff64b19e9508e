using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;

namespace Coccinelle.Server.Tests.Support;

/// <summary>What a firm's owner is told, and what an assistant does on a call.</summary>
internal static class OwnerCalls
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    /// <summary>A firm whose SMS work and whose owner has a phone of his own; returns that too.</summary>
    public static async Task<(Firm Firm, string Owner)> WithOwnerAsync(TestServer server)
    {
        var firm = await MessageCalls.WithSmsAsync(server);
        var owner = Numbers.Mobile();
        await firm.PatchAsync(new { ownerPhone = owner });
        return (firm, owner);
    }

    /// <summary>Puts the clock forward to the next such hour in Paris.</summary>
    public static void TurnTo(this TestServer server, int hour, int minute = 0)
    {
        var now = server.Clock.GetCurrentInstant();
        var then = (now.InZone(Paris).Date + new LocalTime(hour, minute)).InZoneLeniently(Paris).ToInstant();
        if (then <= now)
            then = (now.InZone(Paris).Date.PlusDays(1) + new LocalTime(hour, minute)).InZoneLeniently(Paris).ToInstant();
        server.Clock.Advance((then - now).ToTimeSpan());
    }

    public static async Task<JsonNode> PreferencesAsync(this Firm firm)
    {
        using var response = await firm.Api.GetAsync("/api/owner-notifications", TestServer.Ct);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    /// <summary>Changes some of the owner's preferences.</summary>
    public static async Task PreferAsync(this Firm firm, params (string Name, JsonNode? Value)[] changes)
    {
        var now = await firm.PreferencesAsync();
        var body = new JsonObject();
        foreach (var name in new[] { "perCall", "digest", "digestAt", "quietHours", "textBack", "version" })
            body[name] = now[name]!.DeepClone();
        foreach (var (name, value) in changes)
            body[name] = value?.DeepClone();
        using var response = await firm.Api.PutAsync("/api/owner-notifications", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), TestServer.Ct);
        await response.ReadAsync(HttpStatusCode.OK);
    }

    public static async Task<JsonArray> NoticesAsync(this Firm firm, string query = "", string language = "fr")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/notices" + query);
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var response = await firm.Api.SendAsync(request, TestServer.Ct);
        return (await response.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray();
    }

    /// <summary>A call that rang; its ids.</summary>
    public static async Task<(string CallSid, string Id, string VapiCallId)> RungAsync(this TestServer server, Firm firm, string? from = null)
    {
        var callSid = Numbers.CallSid();
        await server.RingAsync(firm, callSid, from);
        var call = (await firm.FindCallAsync(callSid))!;
        return (callSid, call.Text("id"), call.Text("vapiCallId"));
    }

    /// <summary>The model calls a function; its result.</summary>
    public static async Task<JsonNode> ToolAsync(this TestServer server, string vapiCallId, string function, object? arguments = null, string? toolCallId = null)
    {
        var message = VapiWebhook.Of("tool-calls", vapiCallId, new JsonObject
        {
            ["toolCallList"] = new JsonArray(new JsonObject
            {
                ["id"] = toolCallId ?? $"call_{Guid.NewGuid():N}",
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = function, ["arguments"] = System.Text.Json.JsonSerializer.SerializeToNode(arguments ?? new { }) },
            }),
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/vapi/functions") { Content = new StringContent(message.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Vapi-Secret", TestServer.VapiSecret);
        using var response = await server.Http.SendAsync(request, TestServer.Ct);
        var answer = (await response.ReadAsync(HttpStatusCode.OK))["results"]![0]!;
        return JsonNode.Parse(answer.Text("result"))!;
    }

    /// <summary>Writes what a function would have written into the call's log.</summary>
    public static Task ActedAsync(this TestServer server, string callId, string type, string summary)
        => server.Database.ExecuteAsync(
            "UPDATE call_logs SET actions_performed = @actions WHERE id = @callId",
            new { callId, actions = new JsonArray(new JsonObject { ["type"] = type, ["id"] = "x", ["summary"] = summary }).ToJsonString() },
            TestServer.Ct);

    /// <summary>Twilio's and Vapi's last words on a call.</summary>
    public static async Task EndedAsync(this TestServer server, string callSid, string vapiCallId)
    {
        await server.TellVapiAsync(VapiWebhook.Report(vapiCallId));
        await server.TellTwilioStatusAsync(callSid, "completed", 42);
    }
}
