using System.Data.Common;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Tenants;
using Coccinelle.Server.Access;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Tenants;

/// <summary>The table <c>lines</c>: one number belongs to one firm, by its primary key.</summary>
internal sealed class LineRepository(Database database, AuditLog audit, IClock clock)
{
    /// <summary>A claim that was not proven for so long keeps the number from nobody else.</summary>
    public static readonly Duration AbandonedAfter = Duration.FromMinutes(30);

    public async Task<Line?> FindAsync(E164 number, CancellationToken ct = default)
        => (await database.QueryFirstOrDefaultAsync<LineRow>($"SELECT {LineRow.Columns} FROM lines WHERE number = @Value", new { number.Value }, ct))?.ToLine();

    public async Task<IReadOnlyList<Line>> FindByNationalNumberAsync(string nationalNumber, CancellationToken ct)
        => [.. (await database.QueryAsync<LineRow>(
            $"SELECT {LineRow.Columns} FROM lines WHERE national_number = @nationalNumber LIMIT 10", new { nationalNumber }, ct)).Select(row => row.ToLine())];

    /// <summary>The firms whose owner has this phone; more than one means that it tells nothing.</summary>
    public async Task<IReadOnlyList<TenantId>> FindOwnersAsync(E164 phone, CancellationToken ct)
        => [.. (await database.QueryAsync<string>("SELECT id FROM tenants WHERE owner_phone = @Value LIMIT 2", new { phone.Value }, ct)).Select(TenantId.Parse)];

    /// <summary>Firms that a caller may ask for by name: served now, and reachable by a line.</summary>
    public async Task<IReadOnlyList<NamedFirm>> FirmNamesAsync(CancellationToken ct)
        => [.. (await database.QueryAsync<NameRow>(
            """
            SELECT t.id, t.name FROM tenants t
            WHERE t.status = 'active' AND EXISTS (SELECT 1 FROM lines l WHERE l.tenant_id = t.id AND l.verified_at IS NOT NULL)
            """,
            null,
            ct)).Select(row => new NamedFirm(TenantId.Parse(row.Id), row.Name))];

    /// <summary>
    /// Claims a number. Claiming one's own again may only add the verification. A claim that nobody proved in time keeps the number
    /// from nobody: then the next firm gets it, and nothing of the old claim.
    /// </summary>
    public Task<ClaimOutcome> ClaimAsync(E164 number, TenantId tenant, LineKind kind, string? verifiedBy, Actor actor, CancellationToken ct = default)
        => database.InTransactionAsync(
            async transaction =>
            {
                var now = clock.GetCurrentInstant();
                var changed = await transaction.ExecuteAsync(
                    """
                    INSERT INTO lines (number, tenant_id, kind, national_number, verified_at, verified_by, created_at, claimed_at)
                    VALUES (@number, @tenant, @kind, @national, @verifiedAt, @verifiedBy, @now, @now)
                    ON CONFLICT (number) DO UPDATE SET
                      tenant_id = excluded.tenant_id,
                      kind = excluded.kind,
                      verified_at = coalesce(lines.verified_at, excluded.verified_at),
                      verified_by = coalesce(lines.verified_by, excluded.verified_by),
                      forwarding_proven_at = CASE WHEN lines.tenant_id = excluded.tenant_id THEN lines.forwarding_proven_at END,
                      forwarding_seen_as = CASE WHEN lines.tenant_id = excluded.tenant_id THEN lines.forwarding_seen_as END,
                      claimed_at = CASE WHEN lines.tenant_id = excluded.tenant_id THEN lines.claimed_at ELSE excluded.claimed_at END
                    WHERE (lines.tenant_id = excluded.tenant_id AND (lines.kind = excluded.kind OR NOT @ofAFirm))
                      OR ((lines.kind = 'forwarding' OR NOT @ofAFirm) AND lines.verified_at IS NULL AND coalesce(lines.claimed_at, lines.created_at) <= @abandoned)
                    """,
                    new
                    {
                        number = number.Value,
                        tenant = tenant.Value,
                        kind = LineRow.KindName(kind),
                        national = number.NationalNumber,
                        verifiedAt = verifiedBy is null ? (Instant?)null : now,
                        verifiedBy,
                        now,
                        abandoned = now - AbandonedAfter,
                        ofAFirm = actor.ActsForAFirm,
                    },
                    ct);
                if (changed == 0)
                    return await WhoHasAsync(transaction, number, ct) == tenant.Value ? ClaimOutcome.OperatorsAlone : ClaimOutcome.TakenByAnother;
                await EndProofsAsync(transaction, "tenant_id <> @tenant", number, tenant, ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenant.Value, verifiedBy is null ? "line.claimed" : "line.vouched_for", number.Value), ct);
                return ClaimOutcome.Claimed;
            },
            ct);

    /// <summary>False when the firm has not got the number, or only the operator may take it away.</summary>
    public Task<bool> ReleaseAsync(E164 number, TenantId tenant, Actor actor, CancellationToken ct = default)
        => database.InTransactionAsync(
            async transaction =>
            {
                var released = await transaction.ExecuteAsync(
                    "DELETE FROM lines WHERE number = @number AND tenant_id = @tenant AND (kind = 'forwarding' OR NOT @ofAFirm)",
                    new { number = number.Value, tenant = tenant.Value, ofAFirm = actor.ActsForAFirm },
                    ct);
                if (released == 0)
                    return false;
                await EndProofsAsync(transaction, "tenant_id = @tenant", number, tenant, ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenant.Value, "line.released", number.Value), ct);
                return true;
            },
            ct);

    private static Task<string?> WhoHasAsync(DbTransaction transaction, E164 number, CancellationToken ct)
        => transaction.QueryFirstOrDefaultAsync<string>("SELECT tenant_id FROM lines WHERE number = @Value", new { number.Value }, ct);

    /// <summary>Who has the number no longer proves anything of it: neither by a code on its way nor by a call that comes back.</summary>
    private async Task EndProofsAsync(DbTransaction transaction, string whose, E164 number, TenantId tenant, CancellationToken ct)
    {
        var args = new { number = number.Value, tenant = tenant.Value, now = clock.GetCurrentInstant() };
        await transaction.ExecuteAsync(
            $"UPDATE line_verifications SET status = 'replaced' WHERE number = @number AND {whose} AND status IN ('calling', 'called')", args, ct);
        await transaction.ExecuteAsync(
            $"""
            UPDATE forwarding_tests SET status = 'failed', problem = 'released', ended_at = @now
            WHERE number = @number AND {whose} AND status IN ('calling', 'answered_elsewhere') AND returned_call_sid IS NULL
            """,
            args,
            ct);
    }

    private sealed class NameRow
    {
        public required string Id { get; init; }

        public required string Name { get; init; }
    }
}

/// <summary>A row of <c>lines</c>.</summary>
internal sealed class LineRow
{
    public const string Columns = "number, tenant_id, kind, verified_at";

    public required string Number { get; init; }

    public required string TenantId { get; init; }

    public required string Kind { get; init; }

    public Instant? VerifiedAt { get; init; }

    public Line ToLine()
        => new(E164.Parse(Number), Domain.Tenants.TenantId.Parse(TenantId), KindOf(Kind), VerifiedAt is not null);

    public static string KindName(LineKind kind) => kind switch
    {
        LineKind.Dedicated => "dedicated",
        LineKind.Forwarding => "forwarding",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static LineKind KindOf(string name) => name == "dedicated" ? LineKind.Dedicated : LineKind.Forwarding;
}
