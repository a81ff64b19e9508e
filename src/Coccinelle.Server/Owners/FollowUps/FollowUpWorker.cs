using Coccinelle.Domain.Owners;
using Coccinelle.Server.Messaging;
using NodaTime;

namespace Coccinelle.Server.Owners.FollowUps;

/// <summary>Does what follows a call once all that will be known of it is known: the owner's notice, the caller's text message.</summary>
internal sealed partial class FollowUpWorker(
    FollowUpRows rows, OwnerRows owners, TextBackDesk textBacks, MessageGateway gateway, FollowUpSignal signal, NoticeSignal notices, IClock clock, TimeProvider time,
    ILogger<FollowUpWorker> logger)
    : DueWorker(signal, time, logger)
{
    protected override TimeSpan Tick => TimeSpan.FromSeconds(2);

    public override async Task<bool> WorkAsync(CancellationToken ct)
    {
        var calls = await rows.ClaimAsync(ct);
        foreach (var call in calls)
        {
            try
            {
                await FollowAsync(call, ct);
            }
            catch (Exception error) when (!ct.IsCancellationRequested)
            {
                LogCallFailed(error, call.Id); // it comes again when its lease is over
            }
        }

        return calls.Count > 0;
    }

    private async Task FollowAsync(EndedCall call, CancellationToken ct)
    {
        var wait = FollowUp.WaitUntil(
            call.FollowUpSince, clock.GetCurrentInstant(), FollowUpRows.IsDown(call), reportOwed: call.VapiCallId is not null && call.Transcript is null && call.Summary is null,
            recordingOwed: call.Outcome == Calls.CallOutcomes.Voicemail && call.RecordingSid is null);
        if (wait is { } until)
        {
            await rows.WaitAsync(call, until, ct);
            return;
        }

        if (await owners.FindAsync(call.TenantId, ct) is not { } owner)
            return; // erased meanwhile
        var matters = News(call).Matters || await rows.HasNoticeAsync(call, ct);
        var (word, message) = await textBacks.PrepareAsync(call, owner, ct);
        if (!await rows.DoneAsync(call, matters, word, message?.Message, textBacks.DayOf(call), ct))
            return;
        if (message is not null)
            gateway.Announce(message);
        if (matters)
            notices.Raise();
    }

    private static CallNews News(EndedCall call) => new()
    {
        Caller = call.CallerNumber,
        Done = NoticeLetters.Done(call.ActionsPerformed),
        HasVoicemail = call.RecordingSid is not null,
        TransferMissed = call.Transfer is not (null or "answered"),
    };

    [LoggerMessage(LogLevel.Error, "What follows call {CallId} could not be done; trying again")]
    private partial void LogCallFailed(Exception error, string callId);
}
