using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Server.Calls;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Lines;

/// <summary>
/// Calls that we placed to a firm's number and that come back, because it forwards to us. That proves a forwarding test, and spoils a
/// code; either way nobody is on the line. A customer whose carrier writes one of our numbers somewhere must never be taken for one.
/// </summary>
internal sealed class ReturnedCalls(Database database, ILineBook book, PlatformOptions platform, IClock clock)
{
    public const string Test = "forwarding-test";
    public const string Verification = "verification-returned";

    private const string NoRung = "none";

    /// <summary>Stands for a customer when the ladder is asked what it would make of such a call.</summary>
    private const string SomeCustomer = "+33612345678";

    /// <summary>Whether it is worth asking: one of our own numbers calls us, or stands where a carrier that swaps the two puts it.</summary>
    public bool MayBe(IncomingCall call) => IsOurs(call.From) || Forwarders(call).Any(IsOurs);

    /// <summary>Takes a call that came back, once, on disk; null when it is somebody's call.</summary>
    public async Task<VoiceAnswer?> TakeAsync(string callSid, IncomingCall call, CancellationToken ct)
    {
        var args = new { callSid, since = clock.GetCurrentInstant() - ForwardingTests.Deadline };
        var tests = await database.QueryAsync<PlacedRow>(
            """
            SELECT id, tenant_id, number, returned_call_sid FROM forwarding_tests
            WHERE returned_call_sid = @callSid OR (returned_call_sid IS NULL AND status IN ('calling', 'answered_elsewhere') AND started_at > @since)
            ORDER BY CASE WHEN status = 'calling' THEN 0 ELSE 1 END, id DESC
            """,
            args,
            ct);
        if (tests.FirstOrDefault(test => test.ReturnedCallSid == callSid) is { } repeated)
            return new VoiceAnswer(VoiceScript.HangUp(), Test, await RungAsync(repeated, call, ct));

        var codes = await database.QueryAsync<PlacedRow>(
            "SELECT id, tenant_id, number FROM line_verifications WHERE created_at > @since AND status IN ('calling', 'called', 'returned') ORDER BY id DESC", args, ct);
        if (tests.FirstOrDefault(test => IsOf(test, call)) is { } named)
            return await ProveAsync(named, callSid, call, ct);
        if (codes.FirstOrDefault(code => IsOf(code, call)) is { } spoken)
            return await SpoilAsync(spoken, ct);
        if (!IsOurs(call.From))
            return null;

        // Without a word from the carrier it belongs to whatever we are trying just now, if that is one thing alone.
        var isSilent = !Forwarders(call).Any(text => !IsOurs(text));
        return (isSilent, tests, codes) switch
        {
            (true, [var test, ..], []) => await ProveAsync(test, callSid, call, ct),
            (true, [], [var code]) => await SpoilAsync(code, ct),
            _ => new VoiceAnswer(VoiceScript.HangUp(), Verification, NoRung),
        };
    }

    /// <summary>Proves only what the firm still has: who releases a line ends its test.</summary>
    private async Task<VoiceAnswer> ProveAsync(PlacedRow test, string callSid, IncomingCall call, CancellationToken ct)
    {
        var rung = await RungAsync(test, call, ct);
        await database.For(test.TenantId).InTransactionAsync(
            async transaction =>
            {
                var args = new
                {
                    callSid,
                    call.ForwardedFrom,
                    call.CalledVia,
                    call.From,
                    rung,
                    seen = call.ForwardedFrom ?? call.CalledVia,
                    now = clock.GetCurrentInstant(),
                    test.TenantId,
                    test.Id,
                    test.Number,
                };
                const string Verified = "number = @Number AND tenant_id = @TenantId AND verified_at IS NOT NULL";
                if (await transaction.QueryFirstOrDefaultAsync<string>($"SELECT number FROM lines WHERE {Verified} {database.Dialect.ForUpdate}", args, ct) is null)
                    return false;
                return await transaction.ExecuteAsync(
                        """
                        UPDATE forwarding_tests SET status = 'returned', returned_call_sid = @callSid, forwarded_from = @ForwardedFrom, called_via = @CalledVia,
                          seen_from = @From, rung = @rung, ended_at = @now
                        WHERE tenant_id = @TenantId AND id = @Id AND returned_call_sid IS NULL AND status IN ('calling', 'answered_elsewhere')
                        """,
                        args,
                        ct) == 1
                    && await transaction.ExecuteAsync($"UPDATE lines SET forwarding_proven_at = @now, forwarding_seen_as = @seen WHERE {Verified}", args, ct) == 1;
            },
            ct);
        return new VoiceAnswer(VoiceScript.HangUp(), Test, rung);
    }

    /// <summary>Nobody heard the code: the owner is told to switch forwarding off for a minute.</summary>
    private async Task<VoiceAnswer> SpoilAsync(PlacedRow code, CancellationToken ct)
    {
        await database.For(code.TenantId).ExecuteAsync(
            """
            UPDATE line_verifications SET status = 'returned', problem = 'returned'
            WHERE tenant_id = @TenantId AND id = @Id AND status IN ('calling', 'called')
            """,
            new { code.TenantId, code.Id },
            ct);
        return new VoiceAnswer(VoiceScript.HangUp(), Verification, NoRung);
    }

    /// <summary>The carrier names that number as the one that forwarded our call, or has swapped the two.</summary>
    private bool IsOf(PlacedRow placed, IncomingCall call)
    {
        var number = E164.Parse(placed.Number);
        return IsOurs(call.From)
            ? Forwarders(call).Any(text => PhoneRepair.Candidates(text).Contains(number) || PhoneRepair.NationalPart(text) == number.NationalNumber)
            : E164.TryParse(call.From ?? "", out var from) && from == number && Forwarders(call).Any(IsOurs);
    }

    /// <summary>The rung that would find this firm if a customer called: what the test is about.</summary>
    private async Task<string> RungAsync(PlacedRow test, IncomingCall call, CancellationToken ct)
    {
        var asCustomer = new CallEvidence(call.To, Customer(call.From), Customer(call.ForwardedFrom), Customer(call.CalledVia));
        return await TenantLadder.FindAsync(asCustomer, platform.OwnNumbers, book, ct) is Finding.Found found && found.Tenant.Value == test.TenantId
            ? RungNames.Of(found.Rung)
            : NoRung;
    }

    private static IEnumerable<string> Forwarders(IncomingCall call)
        => new[] { call.ForwardedFrom, call.CalledVia }.OfType<string>().Where(text => text.Length > 0);

    private string? Customer(string? number) => IsOurs(number) ? SomeCustomer : number;

    private bool IsOurs(string? text) => text is { Length: > 0 } && E164.TryParse(text, out var number) && platform.OwnNumbers.Contains(number);

    /// <summary>Something that we placed a call for.</summary>
    private sealed class PlacedRow
    {
        public required string Id { get; init; }

        public required string TenantId { get; init; }

        public required string Number { get; init; }

        public string? ReturnedCallSid { get; init; }
    }
}
