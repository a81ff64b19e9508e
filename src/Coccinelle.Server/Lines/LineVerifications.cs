using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Coccinelle.Domain.Phones;
using Coccinelle.Providers.Twilio;
using Coccinelle.Server.Access;
using Coccinelle.Server.Secrets;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Lines;

/// <summary>Proves that a firm answers at the number that it claims: a code is spoken there, and entered here.</summary>
internal sealed class LineVerifications(Database database, LineCalls calls, AuditLog audit, KeyRing ring, IGrainFactory grains, IClock clock)
{
    public const int MostTries = 5;

    public static readonly Duration ValidFor = Duration.FromMinutes(10);

    /// <summary>Nobody may be rung up by strangers: so often may a number be called, whoever asks.</summary>
    private const int MostPerHour = 3;
    private const int MostPerDay = 6;

    /// <summary>Calls the number and speaks a code. The row is committed before the phone rings.</summary>
    public async Task<VerificationStart> StartAsync(string tenantId, E164 number, Actor actor, CancellationToken ct)
    {
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var now = clock.GetCurrentInstant();
        var id = Ids.New("lver", clock);
        // In the platform's name, for a number's calls are counted whichever firm asked. The line is locked: of many requests at once each sees the one before.
        var refusal = await database.InTransactionAsync(
            async transaction =>
            {
                var line = await LockAsync(transaction, number, tenantId, ct);
                if (line is null)
                    return new VerificationStart.NotFound();
                if (line.VerifiedAt is not null)
                    return new VerificationStart.AlreadyVerified();
                if (await WaitAsync(transaction, number, now, ct) is { } wait)
                    return (VerificationStart?)new VerificationStart.TooOften(wait);
                await transaction.ExecuteAsync(
                    "UPDATE line_verifications SET status = 'replaced' WHERE tenant_id = @tenantId AND number = @Value AND status IN ('calling', 'called')",
                    new { tenantId, number.Value },
                    ct);
                await transaction.ExecuteAsync(
                    """
                    INSERT INTO line_verifications (id, tenant_id, number, code_hash, status, created_at, expires_at)
                    VALUES (@id, @tenantId, @Value, @hash, 'calling', @now, @expires)
                    """,
                    new { id, tenantId, number.Value, hash = ring.Current.Mac(Kept(id, code)), now, expires = now + ValidFor },
                    ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, "line.code_requested", number.Value), ct);
                return null;
            },
            ct);
        return refusal ?? await CallAsync(tenantId, id, number, code, now + ValidFor, ct);
    }

    /// <summary>Counts the try first, so that many guesses at once are counted one by one.</summary>
    public async Task<VerificationCheck> CheckAsync(string tenantId, E164 number, string code, Actor actor, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var tried = await database.For(tenantId).QueryFirstOrDefaultAsync<TryRow>(
            """
            UPDATE line_verifications SET tries = tries + 1
            WHERE tenant_id = @tenantId AND number = @Value AND status IN ('calling', 'called') AND tries < @most AND expires_at > @now
            RETURNING id, code_hash, tries
            """,
            new { tenantId, number.Value, most = MostTries, now },
            ct);
        if (tried is null)
            return await WhyNoneAsync(tenantId, number, ct);
        if (!ring.Recognises(tried.CodeHash, Kept(tried.Id, code)))
            return new VerificationCheck.Wrong(MostTries - tried.Tries);

        var proven = await ProveAsync(tenantId, number, tried.Id, actor, now, ct);
        await grains.GetGrain<ILineGrain>(number.Value).RefreshAsync();
        await grains.GetGrain<ITenantGrain>(tenantId).RefreshAsync();
        return proven ? new VerificationCheck.Proven() : new VerificationCheck.None();
    }

    private async Task<VerificationStart> CallAsync(string tenantId, string id, E164 number, string code, Instant expires, CancellationToken ct)
    {
        var call = await calls.SpeakCodeAsync(id, number, code, ct);
        var (status, sid, problem) = call switch
        {
            CallCreation.Created created => ("called", created.CallSid, (string?)null),
            CallCreation.Refused refused => ("failed", null, refused.Error.Message),
            CallCreation.RateLimited limited => ("failed", null, limited.Error.Message),
            CallCreation.Failed failed => ("failed", null, failed.Reason),
            CallCreation.OutcomeUnknown unknown => ("calling", null, unknown.Reason), // the phone may be ringing: the code stays good
            _ => throw new InvalidOperationException($"Unknown result {call.GetType().Name}"),
        };
        await database.For(tenantId).ExecuteAsync(
            """
            UPDATE line_verifications SET status = @status, call_sid = coalesce(call_sid, @sid), problem = coalesce(problem, @problem)
            WHERE tenant_id = @tenantId AND id = @id AND status = 'calling'
            """,
            new { tenantId, id, status, sid, problem },
            CancellationToken.None);
        return status == "failed" ? new VerificationStart.ProviderFailed(problem!) : new VerificationStart.Calling(expires, status == "called");
    }

    private Task<bool> ProveAsync(string tenantId, E164 number, string id, Actor actor, Instant now, CancellationToken ct)
        => database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                await LockAsync(transaction, number, tenantId, ct); // before its codes, as whoever releases it does
                if (await transaction.ExecuteAsync(
                    "UPDATE line_verifications SET status = 'used' WHERE tenant_id = @tenantId AND id = @id AND status IN ('calling', 'called')", new { tenantId, id }, ct) == 0)
                {
                    return false;
                }

                var changed = await transaction.ExecuteAsync(
                    "UPDATE lines SET verified_at = @now, verified_by = 'code' WHERE number = @Value AND tenant_id = @tenantId AND verified_at IS NULL",
                    new { now, number.Value, tenantId },
                    ct);
                if (changed == 1)
                    await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, "line.verified", number.Value), ct);
                return changed == 1;
            },
            ct);

    private Task<LineRow?> LockAsync(DbTransaction transaction, E164 number, string tenantId, CancellationToken ct)
        => transaction.QueryFirstOrDefaultAsync<LineRow>(
            $"SELECT {LineRow.Columns} FROM lines WHERE number = @Value AND tenant_id = @tenantId {database.Dialect.ForUpdate}", new { number.Value, tenantId }, ct);

    /// <summary>How long until this number may be called again; null when now. What Twilio refused rang nowhere.</summary>
    private static async Task<Duration?> WaitAsync(DbTransaction transaction, E164 number, Instant now, CancellationToken ct)
    {
        var calls = await transaction.QueryAsync<Instant>(
            """
            SELECT created_at FROM line_verifications
            WHERE number = @Value AND created_at > @since AND status <> 'failed' ORDER BY created_at DESC LIMIT @most
            """,
            new { number.Value, since = now - Duration.FromDays(1), most = MostPerDay },
            ct);
        if (calls.Count >= MostPerDay)
            return calls[MostPerDay - 1] + Duration.FromDays(1) - now;
        return calls.Count >= MostPerHour && calls[MostPerHour - 1] > now - Duration.FromHours(1) ? calls[MostPerHour - 1] + Duration.FromHours(1) - now : null;
    }

    private async Task<VerificationCheck> WhyNoneAsync(string tenantId, E164 number, CancellationToken ct)
    {
        var last = await database.For(tenantId).QueryFirstOrDefaultAsync<LastRow>(
            """
            SELECT status, tries, expires_at FROM line_verifications
            WHERE tenant_id = @tenantId AND number = @Value AND status IN ('calling', 'called', 'returned') ORDER BY id DESC LIMIT 1
            """,
            new { tenantId, number.Value },
            ct);
        return last switch
        {
            null => new VerificationCheck.None(),
            { Status: "returned" } => await IsVerifiedAsync(tenantId, number, ct) ? new VerificationCheck.None() : new VerificationCheck.Returned(),
            { Tries: >= MostTries } => new VerificationCheck.Exhausted(),
            _ => new VerificationCheck.Expired(),
        };
    }

    private async Task<bool> IsVerifiedAsync(string tenantId, E164 number, CancellationToken ct)
        => await database.For(tenantId).QueryFirstOrDefaultAsync<string>(
            "SELECT number FROM lines WHERE tenant_id = @tenantId AND number = @Value AND verified_at IS NOT NULL", new { tenantId, number.Value }, ct) is not null;

    private static string Kept(string id, string code) => $"line code|{id}|{code.Trim()}";

    private sealed class TryRow
    {
        public required string Id { get; init; }

        public required string CodeHash { get; init; }

        public int Tries { get; init; }
    }

    private sealed class LastRow
    {
        public required string Status { get; init; }

        public int Tries { get; init; }

        public required Instant ExpiresAt { get; init; }
    }
}
