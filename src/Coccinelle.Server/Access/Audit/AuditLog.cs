using System.Data.Common;
using System.Text.Json.Nodes;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>Who changed what, written in the transaction of the change: neither exists without the other. Nothing changes it afterwards.</summary>
internal sealed class AuditLog(IClock clock)
{
    public Task AppendAsync(DbTransaction transaction, AuditEntry entry, CancellationToken ct)
        => transaction.ExecuteAsync(
            """
            INSERT INTO audit_log (id, tenant_id, actor_kind, actor_id, actor_name, action, target, changes, created_at)
            VALUES (@id, @TenantId, @Kind, @ActorId, @Name, @Action, @Target, @changes, @now)
            """,
            new
            {
                id = Ids.New("aud", clock),
                entry.TenantId,
                entry.Actor.Kind,
                ActorId = entry.Actor.Id,
                entry.Actor.Name,
                entry.Action,
                entry.Target,
                changes = (entry.Changes ?? []).ToJsonString(),
                now = clock.GetCurrentInstant(),
            },
            ct);
}

/// <summary>One change.</summary>
/// <param name="Actor">Who.</param>
/// <param name="TenantId">Whose: the firm that may read it; null for what is the operator's alone.</param>
/// <param name="Action">What, as <c>noun.verb</c>: <c>channel.configured</c>, <c>line.claimed</c>.</param>
/// <param name="Target">On what: <c>email</c>, an id, a number.</param>
/// <param name="Changes">Field → new value. A secret is <c>"•••"</c>, whoever writes it.</param>
internal sealed record AuditEntry(Actor Actor, string? TenantId, string Action, string? Target, JsonObject? Changes = null)
{
    /// <summary>What stands for a secret.</summary>
    public const string Masked = "•••";
}
