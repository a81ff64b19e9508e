using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>Takes bypass calls: checks the request, creates the call, and gives it up when nobody connects it.</summary>
internal sealed partial class VapiCallDesk(
    SandboxOptions options, SandboxWorld world, VapiWebhooks webhooks, Background background, TimeProvider time)
{
    public const string NoCallReceived = "phone-call-provider-bypass-enabled-but-no-call-received";

    /// <summary>The call and the free slots after it, or what Vapi has against it.</summary>
    public (VapiCall? Call, int Remaining, IReadOnlyList<string> Violations) Create(JsonElement request, bool blocked)
    {
        var assistantId = request.Text("assistantId");
        var assistant = assistantId is null ? request.At("assistant") : world.Vapi.Assistant(assistantId)?.Body;
        if (Violations(request, assistantId, assistant).ToList() is { Count: > 0 } violations)
        {
            return (null, 0, violations);
        }

        var (call, remaining) = world.Vapi.CreateCall(request, assistant!.Value, assistantId, blocked);
        if (!call.Blocked)
        {
            background.Run("giving up a call", stopping => GiveUpAsync(call.Id, stopping));
        }

        return (call, remaining, []);
    }

    private static IEnumerable<string> Violations(JsonElement request, string? assistantId, JsonElement? assistant)
    {
        if (!request.IsTrue("phoneCallProviderBypassEnabled"))
        {
            yield return "the sandbox places no outbound calls: phoneCallProviderBypassEnabled must be true";
        }

        if (request.Text("phoneNumberId") is null && request.At("phoneNumber") is null)
        {
            yield return "Need Either `phoneNumberId` Or `phoneNumber`";
        }

        if (assistantId is null && assistant is null)
        {
            yield return "Need Either `assistant`, `assistantId`, `squad`, Or `squadId`";
        }
        else if (assistant is not { ValueKind: JsonValueKind.Object })
        {
            yield return $"Couldn't Find Assistant. ID: {assistantId}";
        }

        if (request.Text("name") is { Length: > 40 })
        {
            yield return AssistantRules.NameTooLong;
        }

        if (request.Text("customer", "number") is not { } number)
        {
            yield return "Need `customer.number`";
        }
        else if (!E164().IsMatch(number) && request.At("customer", "numberE164CheckEnabled") is not { ValueKind: JsonValueKind.False })
        {
            yield return "customer.number must be a valid phone number in the E.164 format.";
        }
    }

    private async Task GiveUpAsync(string id, CancellationToken stopping)
    {
        await Task.Delay(options.NoCallReceivedAfter, time, stopping);
        if (world.Vapi.GiveUp(id, NoCallReceived) is { } ended && !world.Faults.Vanished.HasFlag(Providers.Vapi))
        {
            JsonObject message = VapiMessages.Ended(ended);
            await webhooks.TellAsync(null, "status-update ended", message, ended, stopping);
        }
    }

    [GeneratedRegex(@"^\+[1-9]\d{6,14}$")]
    private static partial Regex E164();
}
