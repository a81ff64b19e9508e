using System.Globalization;
using System.Text;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Proofs;
using Coccinelle.Server.Inbox;
using Coccinelle.Server.Lines;
using Coccinelle.Server.Owners;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Calls;

/// <summary>Twilio's word on calls: how far they are, how long they took, what was recorded.</summary>
internal sealed partial class TwilioCallEvents(
    Database database, HandOver handOver, PlacedCalls placed, FollowUpSignal followUps, IClock clock, TimeProvider time, ILogger<TwilioCallEvents> logger) : IInboxHandler
{
    public const string ProviderName = "twilio";
    public const string Status = "call-status";
    public const string Recording = "recording";
    public const string Outbound = "outbound-status";

    public string Provider => ProviderName;

    public async Task<InboxResult> HandleAsync(InboxEvent inboxEvent, CancellationToken ct)
    {
        if (!FormBody.TryParse(Encoding.UTF8.GetBytes(inboxEvent.Body), TwilioGate.MaxParameters, out var form)
            || form["CallSid"] is not { } callSid || !CallSids.IsUsable(callSid))
        {
            return InboxResult.Ignored;
        }

        return inboxEvent.Kind switch
        {
            Status => await ApplyStatusAsync(callSid, form, ct),
            Recording => await ApplyRecordingAsync(callSid, form, ct),
            Outbound => await placed.EndedAsync(form[LineCalls.PurposeField], callSid, form["CallStatus"], ct) ? InboxResult.Applied : InboxResult.Ignored,
            _ => InboxResult.Ignored,
        };
    }

    /// <summary>Statuses only move forward. Twilio's last word ends the call, whoever reported an end before.</summary>
    private async Task<InboxResult> ApplyStatusAsync(string callSid, FormBody form, CancellationToken ct)
    {
        var status = form["CallStatus"];
        var rank = CallProgress.RankOfTwilio(status);
        var ended = rank == CallProgress.Ended;
        var args = new
        {
            callSid,
            status,
            rank,
            ended,
            at = TimeOf(form["Timestamp"]),
            duration = ended && int.TryParse(form["CallDuration"], out var seconds) ? (int?)seconds : null,
            now = clock.GetCurrentInstant(),
        };
        const string Progress =
            """
            duration_seconds = coalesce(@duration, duration_seconds),
            ended_at = CASE WHEN @ended THEN @at ELSE ended_at END,
            call_status = CASE WHEN @rank > status_rank THEN @status ELSE call_status END,
            status_rank = CASE WHEN @rank > status_rank THEN @rank ELSE status_rank END
            """;
        var tenant = await database.QueryFirstOrDefaultAsync<string>(
            $"UPDATE call_logs SET lease_until = CASE WHEN @ended THEN NULL ELSE lease_until END, {CallLog.Ending}, {Progress} WHERE call_sid = @callSid RETURNING tenant_id",
            args,
            ct);
        var unplaced = await database.ExecuteAsync($"UPDATE unplaced_calls SET {Progress} WHERE call_sid = @callSid", args, ct);
        if (tenant is not null && ended)
        {
            followUps.Raise();
            await handOver.EndedAsync(callSid, tenant);
        }

        return tenant is not null || unplaced == 1 ? InboxResult.Applied : InboxResult.UnknownCall;
    }

    /// <summary>A message on the voicemail: kept with the call, and something that the firm's owner must hear of.</summary>
    private async Task<InboxResult> ApplyRecordingAsync(string callSid, FormBody form, CancellationToken ct)
    {
        var args = new
        {
            callSid,
            url = form["RecordingUrl"],
            sid = form["RecordingSid"],
            seconds = int.TryParse(form["RecordingDuration"], out var seconds) ? (int?)seconds : null,
            notice = Ids.New("ntc", time),
            now = clock.GetCurrentInstant(),
            ended = true, // as far as we are concerned: what is recorded is said
        };
        const string Reference =
            "recording_url = @url, recording_sid = @sid, recording_duration_seconds = @seconds";
        var result = await database.InTransactionAsync(
            async transaction =>
            {
                var placed = await transaction.ExecuteAsync($"UPDATE call_logs SET {Reference}, {CallLog.Ending} WHERE call_sid = @callSid", args, ct);
                if (placed == 0)
                {
                    var unplaced = await transaction.ExecuteAsync($"UPDATE unplaced_calls SET {Reference} WHERE call_sid = @callSid", args, ct);
                    if (unplaced == 0)
                        return InboxResult.UnknownCall;

                    LogMessageForOperator(callSid);
                    return InboxResult.Applied;
                }

                await transaction.ExecuteAsync(
                    """
                    INSERT INTO owner_notices (id, tenant_id, kind, call_id, created_at)
                    SELECT @notice, tenant_id, 'voicemail', id, @now FROM call_logs WHERE call_sid = @callSid
                    ON CONFLICT (tenant_id, kind, call_id) DO NOTHING
                    """,
                    args,
                    ct);
                return InboxResult.Applied;
            },
            ct);
        followUps.Raise();
        return result;
    }

    [LoggerMessage(LogLevel.Warning, "Somebody whose firm could not be found left a message: call {CallSid} in unplaced_calls")]
    private partial void LogMessageForOperator(string callSid);

    /// <summary>Twilio: RFC 2822 in GMT; missing or unreadable means now.</summary>
    private Instant TimeOf(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? Instant.FromDateTimeOffset(at)
            : clock.GetCurrentInstant();
}
