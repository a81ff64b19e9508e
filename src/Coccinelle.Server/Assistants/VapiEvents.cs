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

    private static AssistantReport Status(VapiMessage message) => new()
    {
        VapiCallId = message.CallId!,
        CallSid = message.TwilioCallSid,
        Status = message.Status ?? "",
        Rank = CallProgress.RankOfVapi(message.Status),
        EndedReason = message.EndedReason,
    };

    private static AssistantReport Report(VapiMessage message) => new()
    {
        VapiCallId = message.CallId!,
        CallSid = message.TwilioCallSid,
        Status = "ended",
        Rank = CallProgress.AssistantEnded,
        EndedReason = message.EndedReason,
        StartedAt = message.StartedAt,
        EndedAt = message.EndedAt,
        DurationSeconds = message.DurationSeconds,
        CostUsd = message.Cost,
        Transcript = message.Transcript,
        Summary = message.Summary,
        RecordingUrl = message.RecordingUrl,
    };
}
