using System.Data.Common;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Providers.Twilio;
using Coccinelle.Server.Access;
using Coccinelle.Server.Calls;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Lines;

/// <summary>
/// Proves that a firm's line really forwards to us: we call it, and wait for the call to come back. What comes back looks the same for
/// every firm, so that one test at a time runs on the shared number.
/// </summary>
internal sealed class ForwardingTests(Database database, LineCalls calls, ILineBook book, AuditLog audit, PlatformOptions platform, IClock clock)
{
    /// <summary>It rings for 25 s; what has not come back by then does not come back.</summary>
    public static readonly Duration Deadline = Duration.FromSeconds(45);

    /// <summary>Stands for a customer when the ladder is asked what it would make of such a call.</summary>
    private const string SomeCustomer = "+33612345678";

    public const string Columns = "id, number, status, forwarded_from, called_via, seen_from, rung, problem, started_at, ended_at";

    public async Task<ForwardingStart> StartAsync(string tenantId, E164 number, Actor actor, CancellationToken ct)
    {
        await ExpireAsync(ct);
        var id = Ids.New("fwt", clock);
        try
        {
            if (!await OpenAsync(tenantId, number, id, actor, ct))
                return new ForwardingStart.NotVerified();
        }
        catch (DbException error) when (error.IsUniqueViolation())
        {
            return new ForwardingStart.Busy(Deadline);
        }

        var call = await calls.TryForwardingAsync(number, ct);
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

    /// <summary>Whether an incoming call may be a test that comes back: one of our own numbers calls us, as carriers write it.</summary>
    public bool MayBeReturned(IncomingCall call) => IsOurs(call.From) || IsOurs(call.ForwardedFrom);

    /// <summary>Takes a test's call that came back, once, on disk; null when no test is waiting for one.</summary>
    public async Task<VoiceAnswer?> TakeReturnedAsync(string callSid, IncomingCall call, CancellationToken ct)
    {
        var running = await database.QueryFirstOrDefaultAsync<RunningRow>(
            """
            SELECT id, tenant_id, number FROM forwarding_tests
            WHERE returned_call_sid = @callSid OR (returned_call_sid IS NULL AND status IN ('calling', 'answered_elsewhere') AND started_at > @since)
            ORDER BY CASE WHEN returned_call_sid = @callSid THEN 0 ELSE 1 END, id DESC LIMIT 1
            """,
            new { callSid, since = clock.GetCurrentInstant() - Deadline },
            ct);
        if (running is null)
            return null;

        var rung = await RungAsync(running, call, ct);
        await database.For(running.TenantId).InTransactionAsync(
            async transaction =>
            {
                var now = clock.GetCurrentInstant();
                await transaction.ExecuteAsync(
                    """
                    UPDATE forwarding_tests SET status = 'returned', returned_call_sid = @callSid, forwarded_from = @ForwardedFrom, called_via = @CalledVia,
                      seen_from = @From, rung = @rung, ended_at = @now
                    WHERE tenant_id = @TenantId AND id = @Id AND returned_call_sid IS NULL
                    """,
                    new { callSid, call.ForwardedFrom, call.CalledVia, call.From, rung, now, running.TenantId, running.Id },
                    ct);
                return await transaction.ExecuteAsync(
                    "UPDATE lines SET forwarding_proven_at = @now, forwarding_seen_as = @seen WHERE number = @Number AND tenant_id = @TenantId",
                    new { now, seen = call.ForwardedFrom ?? call.CalledVia, running.Number, running.TenantId },
                    ct);
            },
            ct);
        return new VoiceAnswer(VoiceScript.HangUp(), "forwarding-test", rung);
    }

    /// <summary>Our call to the firm has ended; if it came back, that has been seen already and stays.</summary>
    public async Task<bool> EndedAsync(string callSid, string? callStatus, CancellationToken ct)
    {
        var status = callStatus switch
        {
            "completed" => "answered_elsewhere",
            "busy" => "busy",
            "no-answer" or "canceled" => "no_answer",
            "failed" => "failed",
            _ => null,
        };
        return status is not null && await database.ExecuteAsync(
            "UPDATE forwarding_tests SET status = @status, ended_at = @now WHERE call_sid = @callSid AND status = 'calling'",
            new { status, callSid, now = clock.GetCurrentInstant() },
            ct) == 1;
    }

    private Task<bool> OpenAsync(string tenantId, E164 number, string id, Actor actor, CancellationToken ct)
        => database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                var isVerified = await transaction.QueryFirstOrDefaultAsync<string>(
                    "SELECT number FROM lines WHERE number = @Value AND tenant_id = @tenantId AND verified_at IS NOT NULL", new { number.Value, tenantId }, ct) is not null;
                if (!isVerified)
                    return false;
                await transaction.ExecuteAsync(
                    "INSERT INTO forwarding_tests (id, tenant_id, number, status, started_at) VALUES (@id, @tenantId, @Value, 'calling', @now)",
                    new { id, tenantId, number.Value, now = clock.GetCurrentInstant() },
                    ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, "line.forwarding_tested", number.Value), ct);
                return true;
            },
            ct);

    /// <summary>A test whose end nobody reported, also one that a server died in, ends with its deadline.</summary>
    private Task ExpireAsync(CancellationToken ct)
        => database.ExecuteAsync(
            "UPDATE forwarding_tests SET status = 'uncertain', ended_at = @now WHERE status = 'calling' AND started_at <= @before",
            new { now = clock.GetCurrentInstant(), before = clock.GetCurrentInstant() - Deadline },
            ct);

    /// <summary>The rung that would find this firm if a customer called: what the test is about.</summary>
    private async Task<string> RungAsync(RunningRow test, IncomingCall call, CancellationToken ct)
    {
        var asCustomer = new CallEvidence(call.To, Customer(call.From), Customer(call.ForwardedFrom), Customer(call.CalledVia));
        return await TenantLadder.FindAsync(asCustomer, platform.OwnNumbers, book, ct) is Finding.Found found && found.Tenant.Value == test.TenantId
            ? RungNames.Of(found.Rung)
            : "none";
    }

    private string? Customer(string? number) => IsOurs(number) ? SomeCustomer : number;

    private bool IsOurs(string? text) => text is { Length: > 0 } && E164.TryParse(text, out var number) && platform.OwnNumbers.Contains(number);

    private sealed class RunningRow
    {
        public required string Id { get; init; }

        public required string TenantId { get; init; }

        public required string Number { get; init; }
    }
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

    /// <summary>Another test is running on the shared number.</summary>
    public sealed record Busy(Duration Wait) : ForwardingStart;

    public sealed record ProviderFailed(string Words) : ForwardingStart;
}
