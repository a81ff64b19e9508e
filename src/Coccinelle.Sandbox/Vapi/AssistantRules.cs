using System.Text.Json;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>What Vapi refuses in an assistant.</summary>
internal static class AssistantRules
{
    private const int LongestName = 40;

    /// <summary>Every field of an assistant (Vapi OpenAPI: CreateAssistantDTO, August 2026). Any other is refused, older ones too.</summary>
    private static readonly HashSet<string> Fields =
    [
        "analysisPlan", "artifactPlan", "backgroundSound", "backgroundSpeechDenoisingPlan", "clientMessages", "compliancePlan",
        "credentialIds", "credentials", "endCallMessage", "endCallPhrases", "firstMessage", "firstMessageInterruptionsEnabled", "firstMessageMode", "hooks",
        "keypadInputPlan", "maxDurationSeconds", "metadata", "model", "modelOutputInMessagesEnabled", "monitorPlan", "name",
        "observabilityPlan", "server", "serverMessages", "startSpeakingPlan", "stopSpeakingPlan", "transcriber", "transportConfigurations", "voice",
        "voicemailDetection", "voicemailMessage",
    ];

    public static IReadOnlyList<string> Violations(JsonElement assistant)
    {
        var violations = assistant.EnumerateObject().Where(field => !Fields.Contains(field.Name))
            .Select(field => $"property {field.Name} should not exist").ToList();
        if (assistant.Text("name") is { Length: > LongestName })
        {
            violations.Add(NameTooLong);
        }

        violations.AddRange(assistant.At("model") is { ValueKind: JsonValueKind.Object } model ? ToolRules.OfModel(model) : []);
        violations.AddRange(assistant.At("server") is { } server ? ToolRules.OfServer(server, "server.") : []);
        return violations;
    }

    public const string NameTooLong = "name must be shorter than or equal to 40 characters";
}
