using System.Collections.Frozen;

namespace Coccinelle.Domain.Calls;

/// <summary>
/// Classifies Vapi's <c>endedReason</c>: an open string, some 600 values today and new ones each month (Vapi docs,
/// "Call end reasons"). Never throws.
/// </summary>
public static class EndedReasons
{
    private static readonly FrozenDictionary<string, EndedReasonKind> Exact = Table(
        (EndedReasonKind.Completed,
        [
            "customer-ended-call", "assistant-said-end-call-phrase", "call.in-progress.twilio-completed-call",
            "call.in-progress.sip-completed-call", "manually-canceled", "hangup", "assistantEndedCall",
        ]),
        (EndedReasonKind.Forwarded,
        [
            "assistant-forwarded-call", "call.ringing.hook-executed-transfer", "call.ending.hook-executed-transfer",
            "assistant-request-returned-forwarding-phone-number",
        ]),
        (EndedReasonKind.TransferFailed,
        [
            "customer-ended-call-before-warm-transfer", "customer-ended-call-after-warm-transfer-attempt", "customer-ended-call-during-transfer",
            "call.forwarding.operator-busy", "call.forwarding.no-answer", "call.in-progress.error-transfer-failed",
        ]),
        (EndedReasonKind.Neutral, ["silence-timed-out", "exceeded-max-duration", "voicemail", "customer-did-not-answer", "customer-busy"]),
        (EndedReasonKind.Configuration,
        [
            "assistant-not-found", "assistant-not-valid", "call-start-error-neither-assistant-nor-server-set",
            "call.start.error-get-resources-validation", "call.start.assistant-version-error-validation",
        ]),
        (EndedReasonKind.Account,
        [
            "call.start.error-fraud-check-failed", "call.start.error-enterprise-feature-not-available-recording-consent",
        ]),
        (EndedReasonKind.VapiFault, ["worker-shutdown"]),
        (EndedReasonKind.NeverConnected, ["phone-call-provider-bypass-enabled-but-no-call-received"]),
        (EndedReasonKind.Transport, ["phone-call-provider-closed-websocket"]));

    /// <summary>Tried in this order after the exact values.</summary>
    private static readonly (string Part, EndedReasonKind Kind)[] Parts =
    [
        ("transport-never-connected", EndedReasonKind.Transport),
        ("failed-to-connect", EndedReasonKind.Transport),
        ("error-warm-transfer-", EndedReasonKind.TransferFailed),
        ("error-subscription-", EndedReasonKind.Account),
        ("error-providerfault-", EndedReasonKind.ProviderFault),
        ("error-vapifault-", EndedReasonKind.VapiFault),
        ("pipeline-error-", EndedReasonKind.ProviderFault),
        ("call.start.error-get-", EndedReasonKind.Configuration),
        ("assistant-request-", EndedReasonKind.Configuration),
        ("assistant-ended-call", EndedReasonKind.Completed),
        ("error", EndedReasonKind.UnknownError),
    ];

    public static EndedReasonKind Classify(string? endedReason)
    {
        if (string.IsNullOrWhiteSpace(endedReason)) return EndedReasonKind.Unknown;
        if (Exact.TryGetValue(endedReason, out var kind)) return kind;
        return Array.Find(Parts, part => endedReason.Contains(part.Part, StringComparison.OrdinalIgnoreCase)).Kind;
    }

    private static FrozenDictionary<string, EndedReasonKind> Table(params (EndedReasonKind Kind, string[] Reasons)[] rows) =>
        rows.SelectMany(row => row.Reasons.Select(reason => KeyValuePair.Create(reason, row.Kind)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
