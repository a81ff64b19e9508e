using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>Vapi's server messages; sender, time and call are added when they are sent.</summary>
internal static class VapiMessages
{
    public static JsonObject InProgress() => new() { ["type"] = "status-update", ["status"] = "in-progress" };

    public static JsonObject Ended(VapiCall call) => new()
    {
        ["type"] = "status-update",
        ["status"] = "ended",
        ["endedReason"] = call.EndedReason,
    };

    public static JsonObject EndOfCallReport(VapiCall call)
    {
        var minutes = Math.Round((call.EndedAt!.Value - call.StartedAt!.Value).TotalMinutes, 4);
        return new JsonObject
        {
            ["type"] = "end-of-call-report",
            ["endedReason"] = call.EndedReason,
            ["startedAt"] = VapiResources.Time(call.StartedAt),
            ["endedAt"] = VapiResources.Time(call.EndedAt),
            ["cost"] = call.Cost,
            ["costs"] = new JsonArray(
                new JsonObject { ["type"] = "vapi", ["subType"] = "normal", ["minutes"] = minutes, ["cost"] = call.Cost }),
            ["artifact"] = VapiResources.Node(call.Artifact),
            ["analysis"] = VapiResources.Node(call.Analysis),
        };
    }
}
