using Coccinelle.Domain.Phones;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Lines;

/// <summary>A firm's numbers as the API shows them.</summary>
internal sealed class LineViews(Database database)
{
    private const string Select =
        """
        SELECT l.number, l.kind, l.verified_at, l.verified_by, l.forwarding_proven_at, l.forwarding_seen_as,
          (SELECT v.status FROM line_verifications v WHERE v.tenant_id = l.tenant_id AND v.number = l.number ORDER BY v.id DESC LIMIT 1) AS last_verification
        FROM lines l WHERE l.tenant_id = @tenantId
        """;

    public async Task<IReadOnlyList<LineView>> ListAsync(string tenantId, CancellationToken ct)
        => [.. (await database.For(tenantId).QueryAsync<Row>($"{Select} ORDER BY l.number", new { tenantId }, ct)).Select(row => row.View())];

    public async Task<LineView?> FindAsync(string tenantId, E164 number, CancellationToken ct)
        => (await database.For(tenantId).QueryFirstOrDefaultAsync<Row>($"{Select} AND l.number = @Value", new { tenantId, number.Value }, ct))?.View();

    private sealed class Row
    {
        public required string Number { get; init; }

        public required string Kind { get; init; }

        public Instant? VerifiedAt { get; init; }

        public string? VerifiedBy { get; init; }

        public Instant? ForwardingProvenAt { get; init; }

        public string? ForwardingSeenAs { get; init; }

        /// <summary>How far the last code got.</summary>
        public string? LastVerification { get; init; }

        public LineView View() => new(
            Number, Kind, VerifiedAt is not null, VerifiedAt, VerifiedBy,
            VerifiedAt is null && LastVerification == "returned" ? "verification_returned" : null,
            new ForwardingView(ForwardingProvenAt, ForwardingSeenAs, Next()));

        /// <summary>What is still to do, in the order in which it is done.</summary>
        private string? Next()
            => VerifiedAt is null ? "verification" : Kind == "dedicated" ? null : ForwardingProvenAt is null ? "forwarding-test" : null;
    }
}

/// <summary>A number of a firm.</summary>
/// <param name="Number">E.164.</param>
/// <param name="Kind"><c>forwarding</c>: the firm's own; <c>dedicated</c>: one of ours for this firm alone.</param>
/// <param name="Verified">Only a verified number routes calls.</param>
/// <param name="VerifiedAt">When it was proven.</param>
/// <param name="VerifiedBy"><c>code</c>, or <c>operator</c> who vouched for it.</param>
/// <param name="VerificationProblem"><c>verification_returned</c>: the call with the code was forwarded back to us; switch forwarding off for a minute.</param>
/// <param name="Forwarding">Whether calls to it really reach us.</param>
internal sealed record LineView(string Number, string Kind, bool Verified, Instant? VerifiedAt, string? VerifiedBy, string? VerificationProblem, ForwardingView Forwarding);

/// <summary>What is known of a number's forwarding.</summary>
/// <param name="ProvenAt">When a call last came back; null: never seen.</param>
/// <param name="SeenAs">What the carrier wrote into <c>ForwardedFrom</c>; null: nothing, so that callers are asked for the firm's name.</param>
/// <param name="Next">What to do next: <c>verification</c>, <c>forwarding-test</c>, or nothing.</param>
internal sealed record ForwardingView(Instant? ProvenAt, string? SeenAs, string? Next);

/// <summary>A forwarding test.</summary>
/// <param name="Status"><c>calling</c>, <c>returned</c> (it forwards), <c>answered_elsewhere</c>, <c>no_answer</c>, <c>busy</c>, <c>failed</c>, <c>uncertain</c>.</param>
/// <param name="ForwardedFrom">What the carrier wrote, as it came.</param>
/// <param name="FoundBy">The rung by which callers will be recognised; <c>none</c>: they will be asked for the firm's name.</param>
internal sealed record ForwardingTestView(
    string Id, string Number, string Status, string? ForwardedFrom, string? CalledVia, string? SeenFrom, string? FoundBy, string? Problem, Instant StartedAt, Instant? EndedAt)
{
    public ForwardingTestView(ForwardingTestRow row)
        : this(row.Id, row.Number, row.Status, row.ForwardedFrom, row.CalledVia, row.SeenFrom, row.Rung, row.Problem, row.StartedAt, row.EndedAt)
    {
    }
}
