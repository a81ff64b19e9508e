using Coccinelle.Domain.Phones;
using Coccinelle.Providers.Twilio;
using Coccinelle.Server.Owners;
using NodaTime;

namespace Coccinelle.Server.Calls.Transfers;

/// <summary>
/// Moves calls to the person whom they were announced to. Twilio is asked once: a second request would cut off whoever is talking by
/// then, so that an unknown outcome stays one, and only what certainly was not done is repeated.
/// </summary>
internal sealed partial class TransferWorker(
    TransferRows rows, TwilioClient twilio, VoiceScript script, TransferSignal signal, IClock clock, TimeProvider time, ILogger<TransferWorker> logger)
    : DueWorker(signal, time, logger)
{
    private const int MostAttempts = 3;

    /// <summary>The caller waits in silence.</summary>
    protected override TimeSpan Tick => TimeSpan.FromMilliseconds(500);

    public override async Task<bool> WorkAsync(CancellationToken ct)
    {
        foreach (var abandoned in await rows.AbandonedAsync(ct))
            await rows.MissedAsync(abandoned, TransferRow.Unknown, "a server died while it asked", ct);
        var due = await rows.ClaimAsync(ct);
        await Task.WhenAll(due.Select(transfer => MoveAsync(transfer, ct)));
        return false;
    }

    private async Task MoveAsync(TransferRow transfer, CancellationToken ct)
    {
        try
        {
            // Not cancelled: what was asked is written down before the server goes.
            await RecordAsync(transfer, await twilio.UpdateCallAsync(transfer.CallSid, script.PassOn(E164.Parse(transfer.Number)), CancellationToken.None), CancellationToken.None);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            LogFailed(error, transfer.CallSid); // its lease ends, and it counts as unknown
        }
    }

    private Task RecordAsync(TransferRow transfer, CallUpdate outcome, CancellationToken ct)
    {
        switch (outcome)
        {
            case CallUpdate.Updated:
                return rows.MoveAsync(transfer, TransferRow.Sending, TransferRow.Dialling, ct);
            case CallUpdate.NotInProgress:
                return rows.MissedAsync(transfer, TransferRow.Gone, null, ct);
            case CallUpdate.RateLimited limited:
                return LaterAsync(transfer, limited.Error.Message, ct);
            case CallUpdate.Failed failed:
                return LaterAsync(transfer, failed.Reason, ct);
            case CallUpdate.Refused refused:
                LogRefused(transfer.CallSid, refused.Error.Code ?? refused.Error.Status);
                return rows.MissedAsync(transfer, TransferRow.Failed, refused.Error.Message, ct);
            case CallUpdate.OutcomeUnknown unknown:
                LogUnknown(transfer.CallSid);
                return rows.MissedAsync(transfer, TransferRow.Unknown, unknown.Reason, ct);
            default:
                throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}");
        }
    }

    private Task LaterAsync(TransferRow transfer, string problem, CancellationToken ct)
        => transfer.Attempts < MostAttempts
            ? rows.AgainAsync(transfer, clock.GetCurrentInstant() + Duration.FromSeconds(transfer.Attempts), problem, ct)
            : rows.MissedAsync(transfer, TransferRow.Failed, problem, ct);

    [LoggerMessage(LogLevel.Error, "Call {CallSid} could not be passed on")]
    private partial void LogFailed(Exception error, string callSid);

    [LoggerMessage(LogLevel.Error, "Twilio refuses to pass call {CallSid} on: {Code}")]
    private partial void LogRefused(string callSid, int code);

    [LoggerMessage(LogLevel.Warning, "Whether call {CallSid} was passed on is unknown: Twilio gave no answer")]
    private partial void LogUnknown(string callSid);
}
