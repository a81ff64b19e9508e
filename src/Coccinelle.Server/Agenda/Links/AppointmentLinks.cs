using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Agenda;

/// <summary>What a link without an account leads to. Nobody can guess one: 120 random bits.</summary>
internal sealed class AppointmentLinks(Database database)
{
    public const string Path = "/r";

    private const int Length = 20;

    /// <summary>The firm, and its appointment or the invitation to make one; null for every token that is none of ours.</summary>
    public async Task<LinkTarget?> FindAsync(string token, CancellationToken ct)
        => token.Length != Length ? null
            : await database.QueryFirstOrDefaultAsync<LinkTarget>(
                """
                SELECT tenant_id, id AS appointment_id, NULL AS phone, NULL AS call_id, NULL AS expires_at FROM rendez_vous WHERE link_token = @token
                UNION ALL
                SELECT tenant_id, appointment_id, phone, call_id, expires_at FROM booking_links WHERE token = @token
                """,
                new { token },
                ct);
}

/// <summary>Where a link leads.</summary>
internal sealed class LinkTarget
{
    public required string TenantId { get; init; }

    /// <summary>Null while nothing is booked by an invitation.</summary>
    public string? AppointmentId { get; init; }

    /// <summary>Whom an invitation was sent to, E.164; null for the link of an appointment.</summary>
    public string? Phone { get; init; }

    public string? CallId { get; init; }

    /// <summary>Of an invitation.</summary>
    public NodaTime.Instant? ExpiresAt { get; init; }
}
