using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Channels.WhatsApp;

/// <summary>
/// The table <c>dialog360_channels</c>: one of 360dialog's channels belongs to one firm, by its primary key. Read across firms,
/// because that is what it is for: to know whose a channel is before anything is done with it.
/// </summary>
internal sealed class Dialog360Rows(Database database, IClock clock)
{
    /// <summary>An attempt takes four answers of ten seconds at most; who has not ended by then is gone.</summary>
    private static readonly Duration Lease = Duration.FromMinutes(2);

    private const string Columns = "channel_id, tenant_id, client_id, phone_number, attempts, created_at, next_attempt_at";

    /// <summary>
    /// Binds a channel to a firm, and the first attempt to the caller. False: the channel, or its client, is another firm's already.
    /// </summary>
    public async Task<bool> BindAsync(string tenantId, string clientId, string channelId, string? phoneNumber, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return await database.ExecuteAsync(
            """
            INSERT INTO dialog360_channels (channel_id, tenant_id, client_id, phone_number, status, next_attempt_at, created_at, updated_at)
            SELECT @channelId, @tenantId, @clientId, @phoneNumber, 'waiting', @now, @now, @now
            WHERE NOT EXISTS (SELECT 1 FROM dialog360_channels o WHERE o.client_id = @clientId AND o.tenant_id <> @tenantId)
            ON CONFLICT (channel_id) DO UPDATE SET status = 'waiting', problem = NULL, attempts = 0, phone_number = excluded.phone_number,
              next_attempt_at = excluded.next_attempt_at, created_at = excluded.created_at, updated_at = excluded.updated_at
            WHERE dialog360_channels.tenant_id = excluded.tenant_id AND dialog360_channels.client_id = excluded.client_id
            """,
            new { channelId, tenantId, clientId, phoneNumber, now },
            ct) == 1;
    }

    /// <summary>Takes an attempt: the named channel's, or that of the one that has been due longest. Null: none is due, or somebody else is at it.</summary>
    public async Task<Dialog360Row?> ClaimAsync(string? channelId, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return await database.QueryFirstOrDefaultAsync<Dialog360Row>(
            $"""
            UPDATE dialog360_channels SET attempts = attempts + 1, next_attempt_at = @lease
            WHERE channel_id IN (
              SELECT channel_id FROM dialog360_channels
              WHERE status = 'waiting' AND next_attempt_at <= @now AND (CAST(@channelId AS text) IS NULL OR channel_id = @channelId)
              ORDER BY next_attempt_at LIMIT 1 {database.Dialect.SkipLocked})
            RETURNING {Columns}
            """,
            new { channelId, now, lease = now + Lease },
            ct);
    }

    /// <summary>Ends the attempt for good.</summary>
    /// <param name="row">The claimed channel.</param>
    /// <param name="status"><c>connected</c> or <c>failed</c>.</param>
    /// <param name="problem">Why it failed.</param>
    public Task EndAsync(Dialog360Row row, string status, string? problem)
        => database.For(row.TenantId).ExecuteAsync(
            """
            UPDATE dialog360_channels SET status = @status, problem = @problem, next_attempt_at = NULL, updated_at = @now
            WHERE tenant_id = @TenantId AND channel_id = @ChannelId AND status = 'waiting' AND next_attempt_at = @NextAttemptAt
            """,
            new { row.TenantId, row.ChannelId, row.NextAttemptAt, status, problem, now = clock.GetCurrentInstant() },
            CancellationToken.None);

    /// <summary>Puts the next attempt off.</summary>
    public Task PostponeAsync(Dialog360Row row, Duration by, string problem)
        => database.For(row.TenantId).ExecuteAsync(
            """
            UPDATE dialog360_channels SET problem = @problem, next_attempt_at = @next
            WHERE tenant_id = @TenantId AND channel_id = @ChannelId AND status = 'waiting' AND next_attempt_at = @NextAttemptAt
            """,
            new { row.TenantId, row.ChannelId, row.NextAttemptAt, problem, next = clock.GetCurrentInstant() + by },
            CancellationToken.None);

    /// <summary>The client has taken its consent back for some of the firm's channels. Returns those that were connected.</summary>
    public Task<IReadOnlyList<string>> RevokeAsync(string tenantId, string clientId, string channelId, CancellationToken ct)
        => database.For(tenantId).QueryAsync<string>(
            """
            UPDATE dialog360_channels SET status = 'revoked', next_attempt_at = NULL, updated_at = @now
            WHERE tenant_id = @tenantId AND client_id = @clientId AND channel_id = @channelId
            RETURNING channel_id
            """,
            new { tenantId, clientId, channelId, now = clock.GetCurrentInstant() },
            ct);
}

/// <summary>A claimed row of <c>dialog360_channels</c>.</summary>
internal sealed class Dialog360Row
{
    public required string ChannelId { get; init; }

    public required string TenantId { get; init; }

    public required string ClientId { get; init; }

    public string? PhoneNumber { get; init; }

    public int Attempts { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>The lease: whoever finds another value here has lost it.</summary>
    public required Instant NextAttemptAt { get; init; }
}
