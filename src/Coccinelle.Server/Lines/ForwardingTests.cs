using System.Data.Common;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Providers.Twilio;
using Coccinelle.Server.Access;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Lines;

/// <summary>
/// Proves that a firm's line really forwards to us: we call it, and wait for the call to come back. What comes back looks the same for
/// every firm, so that one test at a time runs on the shared number.
/// </summary>
internal sealed class ForwardingTests(Database database, LineCalls calls, AuditLog audit, IClock clock)
{
    /// <summary>It rings for 40 s; what has not come back by then does not come back.</summary>
    public static readonly Duration Deadline = Duration.FromSeconds(60);

    public const string Columns = "id, number, status, forwarded_from, called_via, seen_from, rung, problem, started_at, ended_at";

    public async Task<ForwardingStart> StartAsync(string tenantId, E164 number, Actor actor, CancellationToken ct)
    {
        await ExpireAsync(ct);
        var id = Ids.New("fwt", clock);
        try
        {
            if (await OpenAsync(tenantId, number, id, actor, ct) is { } refusal)
                return refusal;
        }
        catch (DbException error) when (error.IsUniqueViolation())
        {
            return new ForwardingStart.Busy(Deadline);
        }

        var call = await calls.TryForwardingAsync(id, number, ct);
        var problem = call switch
        {
            CallCreation.Created or CallCreation.OutcomeUnknown => null,
            CallCreation.Refused refused => refused.Error.Message,
            CallCreation.RateLimited limited => limited.Error.Message,
            CallCreation.Failed failed => failed.Reason,
            _ => throw new InvalidOperationException($"Unknown result {call.GetType().Name}"),
        };
        await database.For(tenantId).ExecuteAsync(
            """
            UPDATE forwarding_tests SET call_sid = @sid, problem = @problem,
              status = CASE WHEN @problem IS NULL THEN status ELSE 'failed' END, ended_at = CASE WHEN @problem IS NULL THEN ended_at ELSE @now END
            WHERE tenant_id = @tenantId AND id = @id AND call_sid IS NULL
            """,
            new { tenantId, id, sid = (call as CallCreation.Created)?.CallSid, problem, now = clock.GetCurrentInstant() },
            CancellationToken.None);
        return problem is null ? new ForwardingStart.Calling(id) : new ForwardingStart.ProviderFailed(problem);
    }

    public async Task<ForwardingTestRow?> LastAsync(string tenantId, E164 number, CancellationToken ct)
    {
        await ExpireAsync(ct);
        return await database.For(tenantId).QueryFirstOrDefaultAsync<ForwardingTestRow>(
            $"SELECT {Columns} FROM forwarding_tests WHERE tenant_id = @tenantId AND number = @Value ORDER BY id DESC LIMIT 1", new { tenantId, number.Value }, ct);
    }

    /// <summary>Null when the test is open. The line is locked, so that it is not released meanwhile.</summary>
    private Task<ForwardingStart?> OpenAsync(string tenantId, E164 number, string id, Actor actor, CancellationToken ct)
        => database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                var line = await transaction.QueryFirstOrDefaultAsync<LineRow>(
                    $"SELECT {LineRow.Columns} FROM lines WHERE number = @Value AND tenant_id = @tenantId {database.Dialect.ForUpdate}", new { number.Value, tenantId }, ct);
                if (line?.ToLine() is { Kind: LineKind.Dedicated })
                    return new ForwardingStart.Dedicated();
                if (line?.VerifiedAt is null)
                    return (ForwardingStart?)new ForwardingStart.NotVerified();
                await transaction.ExecuteAsync(
                    "INSERT INTO forwarding_tests (id, tenant_id, number, status, started_at) VALUES (@id, @tenantId, @Value, 'calling', @now)",
                    new { id, tenantId, number.Value, now = clock.GetCurrentInstant() },
                    ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, "line.forwarding_tested", number.Value), ct);
                return null;
            },
            ct);

    /// <summary>A test whose end nobody reported, also one that a server died in, ends with its deadline.</summary>
    private Task ExpireAsync(CancellationToken ct)
        => database.ExecuteAsync(
            "UPDATE forwarding_tests SET status = 'uncertain', ended_at = @now WHERE status = 'calling' AND started_at <= @before",
            new { now = clock.GetCurrentInstant(), before = clock.GetCurrentInstant() - Deadline },
            ct);
}

/// <summary>A test, as it stands or ended.</summary>
internal sealed class ForwardingTestRow
{
    public required string Id { get; init; }

    public required string Number { get; init; }

    public required string Status { get; init; }

    public string? ForwardedFrom { get; init; }

    public string? CalledVia { get; init; }

    public string? SeenFrom { get; init; }

    public string? Rung { get; init; }

    public string? Problem { get; init; }

    public required Instant StartedAt { get; init; }

    public Instant? EndedAt { get; init; }
}

/// <summary>How starting a test ended. Closed.</summary>
internal abstract record ForwardingStart
{
    private ForwardingStart()
    {
    }

    public sealed record Calling(string Id) : ForwardingStart;

    /// <summary>The number is not a verified line of this firm.</summary>
    public sealed record NotVerified : ForwardingStart;

    /// <summary>A number of ours, which nobody forwards.</summary>
    public sealed record Dedicated : ForwardingStart;

    /// <summary>Another test is running on the shared number.</summary>
    public sealed record Busy(Duration Wait) : ForwardingStart;

    public sealed record ProviderFailed(string Words) : ForwardingStart;
}
