using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>Vapi's objects as they look on the wire.</summary>
internal static class VapiResources
{
    private const string OrgId = "0c0cc1e1-1ec0-4cc1-8e11-ec0cc1e11ec0";

    /// <summary>
    /// A bypass call. Twilio's CallSid is not in it: whether Vapi ever learns it is not documented, so nobody may rely on it.
    /// </summary>
    public static JsonObject Call(VapiCall call) => new()
    {
        ["id"] = call.Id,
        ["orgId"] = OrgId,
        ["type"] = "outboundPhoneCall",
        ["status"] = call.Status,
        ["assistantId"] = call.AssistantId,
        ["phoneNumberId"] = call.Request.Text("phoneNumberId"),
        ["customer"] = Node(call.Request.At("customer")),
        ["assistantOverrides"] = Node(call.Request.At("assistantOverrides")),
        ["phoneCallProvider"] = "twilio",
        ["phoneCallTransport"] = "pstn",
        ["monitor"] = new JsonObject
        {
            ["listenUrl"] = call.StreamUrl,
            ["controlUrl"] = $"https{call.StreamUrl["wss".Length..^"transport".Length]}control",
        },
        ["createdAt"] = Time(call.CreatedAt),
        ["updatedAt"] = Time(call.EndedAt ?? call.StartedAt ?? call.CreatedAt),
        ["startedAt"] = Time(call.StartedAt),
        ["endedAt"] = Time(call.EndedAt),
        ["endedReason"] = call.EndedReason,
        ["cost"] = call.Cost ?? 0,
        ["artifact"] = Node(call.Artifact),
        ["analysis"] = Node(call.Analysis),
    };

    /// <summary>The answer to <c>POST /call</c>; without <paramref name="twiml"/> it has no <c>phoneCallProviderDetails</c>.</summary>
    public static JsonObject CreatedCall(VapiCall call, int slots, int remaining, string? twiml)
    {
        var body = Call(call);
        body["subscriptionLimits"] = new JsonObject
        {
            ["concurrencyBlocked"] = call.Blocked,
            ["concurrencyLimit"] = slots,
            ["remainingConcurrentCalls"] = call.Blocked ? 0 : remaining,
        };
        if (twiml is not null)
        {
            body["phoneCallProviderDetails"] = new JsonObject { ["twiml"] = twiml };
        }

        return body;
    }

    public static JsonObject Assistant(VapiAssistant assistant)
    {
        var body = JsonObject.Create(assistant.Body)!.DeepClone().AsObject();
        body["id"] = assistant.Id;
        body["orgId"] = OrgId;
        body["createdAt"] = Time(assistant.CreatedAt);
        body["updatedAt"] = Time(assistant.UpdatedAt);
        return body;
    }

    /// <summary>NestJS form, with <c>message</c> as text or as a list.</summary>
    public static JsonObject Error(int status, string error, params IReadOnlyList<string> messages) => new()
    {
        ["message"] = messages.Count == 1 ? messages[0] : new JsonArray([.. messages.Select(m => JsonValue.Create(m))]),
        ["error"] = error,
        ["statusCode"] = status,
    };

    public static string? Time(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    public static JsonNode? Node(JsonElement? element) =>
        element is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } present
            ? JsonSerializer.SerializeToNode(present)
            : null;
}
