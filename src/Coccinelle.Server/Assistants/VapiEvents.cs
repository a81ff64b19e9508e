using System.Text;
using Coccinelle.Domain.Calls;
using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Inbox;

namespace Coccinelle.Server.Assistants;

/// <summary>Vapi's word on calls: the assistant has it, the assistant left it, and what was said.</summary>
internal sealed class VapiEvents(AssistantReports reports) : IInboxHandler
{
    public const string ProviderName = "vapi";

    public string Provider => ProviderName;

    public async Task<InboxResult> HandleAsync(InboxEvent inboxEvent, CancellationToken ct)
    {
        if (!VapiMessages.TryParse(Encoding.UTF8.GetBytes(inboxEvent.Body), out var message))
            return InboxResult.Ignored;

        return message.Type switch
        {
            VapiMessageTypes.StatusUpdate when message.CallId is not null => await reports.ApplyAsync(Status(message), ct),
            VapiMessageTypes.EndOfCallReport when message.CallId is not null => await reports.ApplyAsync(Report(message), ct),
            _ => InboxResult.Ignored,
        };
    }

    /// <summary>Our own mark first: whether Vapi knows Twilio's id of a bypass call is not documented.</summary>
    private static string? CallSidOf(VapiMessage message) => message.Metadata.TwilioCallSid ?? message.Transport.CallSid;

    private static AssistantReport Status(VapiMessage message) => new()
    {
        VapiCallId = message.CallId!,
        CallSid = CallSidOf(message),
        Status = message.Status ?? "",
        Rank = CallProgress.RankOfVapi(message.Status),
        EndedReason = message.EndedReason,
    };

    private static AssistantReport Report(VapiMessage message) => new()
    {
        VapiCallId = message.CallId!,
        CallSid = CallSidOf(message),
        Status = "ended",
        Rank = CallProgress.AssistantEnded,
        EndedReason = message.EndedReason,
        StartedAt = message.StartedAt,
        EndedAt = message.EndedAt,
        DurationSeconds = message.DurationSeconds is { } seconds ? (int)Math.Round(seconds) : null,
        CostUsd = message.Cost,
        Transcript = message.Transcript,
        Summary = message.Summary,
        RecordingUrl = message.RecordingUrl,
        Sentiment = CallSentiment.Of(message.Sentiment, message.SuccessEvaluation, message.Transcript),
    };
}
