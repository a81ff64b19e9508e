using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging;

/// <summary>Who agreed to marketing, and how that is known. Without a row nothing of the kind leaves.</summary>
internal sealed class Consents(Database database, IClock clock)
{
    public async Task<bool> ExistsAsync(string tenantId, string channel, string recipient, CancellationToken ct)
        => await database.For(tenantId).ScalarAsync<int>(
            """
            SELECT CAST(count(*) AS integer) FROM consents
            WHERE tenant_id = @tenantId AND channel_type = @channel AND recipient = @recipient AND withdrawn_at IS NULL
            """,
            new { tenantId, channel, recipient },
            ct) > 0;

    /// <summary>Records a consent; one that is in force already stays as it is.</summary>
    public Task AddAsync(string tenantId, string channel, string recipient, string source, string? evidence, CancellationToken ct)
        => database.For(tenantId).ExecuteAsync(
            """
            INSERT INTO consents (id, tenant_id, channel_type, recipient, source, evidence, given_at)
            VALUES (@id, @tenantId, @channel, @recipient, @source, @evidence, @now)
            ON CONFLICT DO NOTHING
            """,
            new { id = Ids.New("con", clock), tenantId, channel, recipient, source, evidence, now = clock.GetCurrentInstant() },
            ct);

    public Task<int> WithdrawAsync(string tenantId, string channel, string recipient, CancellationToken ct)
        => database.For(tenantId).ExecuteAsync(
            """
            UPDATE consents SET withdrawn_at = @now
            WHERE tenant_id = @tenantId AND channel_type = @channel AND recipient = @recipient AND withdrawn_at IS NULL
            """,
            new { tenantId, channel, recipient, now = clock.GetCurrentInstant() },
            ct);
}
