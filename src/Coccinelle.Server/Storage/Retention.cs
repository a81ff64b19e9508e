using NodaTime;

namespace Coccinelle.Server.Storage;

/// <summary>
/// Lets go of what served its purpose: rows that only make a repetition harmless, or a link that has expired. What a firm would
/// miss (calls, messages, appointments) is not here. Several servers may do this at once; a row that is gone is gone.
/// </summary>
internal sealed partial class Retention(Database database, IClock clock, TimeProvider time, ILogger<Retention> logger) : BackgroundService
{
    /// <summary>Rows per statement: a writer that waits for this one waits for milliseconds.</summary>
    private const int Batch = 1000;

    private static readonly TimeSpan Tick = TimeSpan.FromHours(1);

    /// <summary>What goes, and how long it stays. Each statement deletes one batch of what is older than <c>@before</c>.</summary>
    private static readonly (string Name, Duration Keep, string Delete)[] Rules =
    [
        ("webhook_inbox", Duration.FromDays(30),
            "DELETE FROM webhook_inbox WHERE id IN (SELECT id FROM webhook_inbox WHERE id < @beforeId AND processed_at IS NOT NULL ORDER BY id LIMIT @batch)"),
        ("voice_steps", Duration.FromDays(30),
            "DELETE FROM voice_steps WHERE (call_sid, step) IN (SELECT call_sid, step FROM voice_steps WHERE created_at < @before LIMIT @batch)"),
        ("tool_calls", Duration.FromDays(30),
            "DELETE FROM tool_calls WHERE (call_id, tool_call_id) IN (SELECT call_id, tool_call_id FROM tool_calls WHERE created_at < @before LIMIT @batch)"),
        ("text_backs", Duration.FromDays(30),
            "DELETE FROM text_backs WHERE (tenant_id, recipient, day) IN (SELECT tenant_id, recipient, day FROM text_backs WHERE created_at < @before LIMIT @batch)"),
        ("booking_links", Duration.FromDays(30),
            "DELETE FROM booking_links WHERE token IN (SELECT token FROM booking_links WHERE expires_at < @before LIMIT @batch)"),
        ("busy_times", Duration.FromDays(30),
            "DELETE FROM busy_times WHERE id IN (SELECT id FROM busy_times WHERE ends_at < @before LIMIT @batch)"),
        ("idempotency_keys", Duration.FromDays(2),
            "DELETE FROM idempotency_keys WHERE (scope, key) IN (SELECT scope, key FROM idempotency_keys WHERE created_at < @before LIMIT @batch)"),
        ("sessions", Duration.Zero,
            "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < @before LIMIT @batch)"),
        ("access_links", Duration.FromDays(30),
            "DELETE FROM access_links WHERE id IN (SELECT id FROM access_links WHERE expires_at < @before LIMIT @batch)"),
        ("connect_states", Duration.FromDays(1),
            "DELETE FROM connect_states WHERE state_hash IN (SELECT state_hash FROM connect_states WHERE expires_at < @before LIMIT @batch)"),
        ("line_verifications", Duration.FromDays(30),
            "DELETE FROM line_verifications WHERE id IN (SELECT id FROM line_verifications WHERE expires_at < @before LIMIT @batch)"),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error); // the database may be away; the rows wait for the next hour
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Deletes all that is due; returns table → rows.</summary>
    public async Task<IReadOnlyDictionary<string, int>> SweepAsync(CancellationToken ct)
    {
        var gone = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, keep, delete) in Rules)
        {
            gone[name] = await SweepAsync(delete, clock.GetCurrentInstant() - keep, ct);
            if (gone[name] > 0)
                LogSwept(gone[name], name);
        }

        return gone;
    }

    private async Task<int> SweepAsync(string delete, Instant before, CancellationToken ct)
    {
        var total = 0;
        int rows;
        do
        {
            rows = await database.ExecuteAsync(delete, new { before, beforeId = Ids.Before("in", before), batch = Batch }, ct);
            total += rows;
        }
        while (rows == Batch);
        return total;
    }

    [LoggerMessage(LogLevel.Error, "Rows that served their purpose could not be deleted; trying again in an hour")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(LogLevel.Information, "{Rows} rows of {Table} served their purpose and are deleted")]
    private partial void LogSwept(int rows, string table);
}
