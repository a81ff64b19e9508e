using System.Data.Common;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Assistants;

/// <summary>
/// What others wish of a firm's assistant, each written in the transaction of the change that causes it: neither exists without the other.
/// <see cref="AssistantProvisioner"/> fulfils them; <see cref="AssistantSignal"/> makes it look at once.
/// </summary>
internal static class AssistantWishes
{
    /// <summary>A call may still be in the hands of an assistant that is replaced; none is longer than a quarter of an hour.</summary>
    private static readonly Duration LastCall = Duration.FromMinutes(20);

    /// <summary>Vapi may still be making an assistant when we have stopped waiting (15 s) for the answer; nobody looks for it sooner.</summary>
    public static readonly Duration SettlesWithin = Duration.FromMinutes(1);

    /// <summary>A new firm shall have an assistant.</summary>
    public static Task CreatedAsync(DbTransaction transaction, string tenantId, Instant now, CancellationToken ct)
        => transaction.ExecuteAsync(
            "INSERT INTO assistants (tenant_id, next_attempt_at, created_at, updated_at) VALUES (@tenantId, @now, @now, @now)", new { tenantId, now }, ct);

    /// <summary>The firm or its phone configuration has changed: so shall the assistant.</summary>
    public static Task ChangedAsync(DbTransaction transaction, string tenantId, Instant now, CancellationToken ct)
        => transaction.ExecuteAsync(
            "UPDATE assistants SET wanted_version = wanted_version + 1, attempts = 0, next_attempt_at = @now WHERE tenant_id = @tenantId",
            new { tenantId, now },
            ct);

    /// <summary>
    /// Whether we made that assistant for another firm: nobody may adopt it, for it answers in that firm's name. One that somebody made
    /// by hand may serve several. Only the platform's own view sees other firms' rows.
    /// </summary>
    public static async Task<bool> IsAnothersAsync(Database database, string tenantId, string vapiId)
        => await database.ScalarAsync<int>(
            "SELECT count(*) FROM assistants WHERE vapi_id = @vapiId AND tenant_id <> @tenantId AND managed", new { tenantId, vapiId }, CancellationToken.None) > 0;

    /// <summary>
    /// The firm has an assistant that somebody made at Vapi; ours, if there was one, goes. Naming the one there is already changes
    /// nothing: whoever sends back a configuration that he has read names it too.
    /// </summary>
    public static async Task AdoptedAsync(DbTransaction transaction, string tenantId, string vapiId, Instant now, CancellationToken ct)
    {
        await RemoveAsync(transaction, tenantId, vapiId, now, now + LastCall, ct);
        await transaction.ExecuteAsync(
            """
            UPDATE assistants SET managed = false, vapi_id = @vapiId, provisioned_version = 0, provisioned_hash = NULL, creating_since = NULL,
              drift = NULL, last_error = NULL, attempts = 0, next_attempt_at = @now
            WHERE tenant_id = @tenantId AND vapi_id IS DISTINCT FROM @vapiId
            """,
            new { tenantId, vapiId, now },
            ct);
    }

    /// <summary>
    /// The firm is being erased: its assistant at Vapi shall go too. Call it before its row of <c>assistants</c> is deleted. One that the
    /// firm adopted belongs to whoever made it, and stays.
    /// </summary>
    public static Task ErasedAsync(DbTransaction transaction, string tenantId, Instant now, CancellationToken ct)
        => RemoveAsync(transaction, tenantId, null, now, now, ct);

    /// <summary>Where the outcome of creating it is not known yet, the firm's id stands for the assistant that has to be looked for.</summary>
    private static Task RemoveAsync(DbTransaction transaction, string tenantId, string? keep, Instant now, Instant at, CancellationToken ct)
        => transaction.ExecuteAsync(
            """
            INSERT INTO assistant_removals (vapi_id, requested_at, next_attempt_at)
            SELECT coalesce(vapi_id, tenant_id), @now, CASE WHEN vapi_id IS NULL THEN @settled ELSE @at END FROM assistants
            WHERE tenant_id = @tenantId AND managed AND (vapi_id IS NOT NULL AND vapi_id IS DISTINCT FROM @keep OR vapi_id IS NULL AND creating_since IS NOT NULL)
            ON CONFLICT DO NOTHING
            """,
            new { tenantId, keep, now, at, settled = now + SettlesWithin },
            ct);
}

/// <summary>Wakes this server's provisioner.</summary>
internal sealed class AssistantSignal : DueSignal;
