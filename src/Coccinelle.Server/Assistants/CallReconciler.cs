using Coccinelle.Domain.Calls;
using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Assistants;

/// <summary>
/// Asks Vapi about calls whose end never came: Vapi does not repeat its webhooks unless told to, and may drop them.
/// Several servers may ask about the same call; applying an answer twice changes nothing.
/// </summary>
internal sealed partial class CallReconciler(
    Database database, VapiClient vapi, AssistantReports reports, IClock clock, TimeProvider time, ILogger<CallReconciler> logger) : BackgroundService
{
    private const int Batch = 20;

    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);

    /// <summary>Calls end within the lease; an end that has not come a minute later is lost.</summary>
    private static readonly Duration Margin = Duration.FromMinutes(1);
    private static readonly Duration AskAgainAfter = Duration.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ReconcileAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // The database may be away; the calls wait for the next tick.
                LogFailed(error);
            }
        }
    }

    /// <summary>Asks about one batch of overdue calls; returns how many were asked about.</summary>
    public async Task<int> ReconcileAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var overdue = await database.QueryAsync<string>(
            """
            SELECT vapi_call_id FROM call_logs
            WHERE ended_at IS NULL AND vapi_call_id IS NOT NULL AND lease_until < @before
              AND (reconciled_at IS NULL OR reconciled_at < @again)
            ORDER BY created_at LIMIT @limit
            """,
            new { before = now - Margin, again = now - AskAgainAfter, limit = Batch },
            ct);
        foreach (var vapiCallId in overdue)
            await ReconcileAsync(vapiCallId, ct);
        return overdue.Count;
    }

    private async Task ReconcileAsync(string vapiCallId, CancellationToken ct)
    {
        switch (await vapi.GetCallAsync(vapiCallId, ct))
        {
            case VapiCallLookup.Found { Call: var call }:
                await reports.ApplyAsync(Report(vapiCallId, call), ct);
                break;
            case VapiCallLookup.NotFound:
                await reports.ApplyAsync(
                    new AssistantReport { VapiCallId = vapiCallId, Status = "ended", Rank = CallProgress.AssistantEnded, EndedReason = "not-found" }, ct);
                break;
            case VapiCallLookup.Failed failed:
                LogUnanswered(vapiCallId, failed.Reason);
                break;
        }

        await database.ExecuteAsync(
            "UPDATE call_logs SET reconciled_at = @now WHERE vapi_call_id = @vapiCallId", new { now = clock.GetCurrentInstant(), vapiCallId }, ct);
    }

    private static AssistantReport Report(string vapiCallId, VapiCallState call) => new()
    {
        VapiCallId = vapiCallId,
        Status = call.Status ?? "",
        Rank = CallProgress.RankOfVapi(call.Status),
        EndedReason = call.EndedReason,
        StartedAt = call.StartedAt,
        EndedAt = call.EndedAt,
        CostUsd = call.Cost,
        Transcript = call.Transcript,
        Summary = call.Summary,
        RecordingUrl = call.RecordingUrl,
        Sentiment = CallSentiment.Of(call.Sentiment, call.SuccessEvaluation, call.Transcript),
    };

    [LoggerMessage(LogLevel.Error, "Calls without an end could not be reconciled; trying again")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(LogLevel.Warning, "Vapi could not tell about call {VapiCallId}: {Reason}")]
    private partial void LogUnanswered(string vapiCallId, string reason);
}
