using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging.Inbound;

/// <summary>Whom a person means who writes to a number of ours.</summary>
internal sealed class InboundOwners(Database database, IClock clock)
{
    /// <summary>Who answers after longer than this begins something new.</summary>
    private static readonly Duration Memory = Duration.FromDays(30);

    /// <summary>
    /// The firm whose dedicated number it is; else the firms that have written to this person lately, or are about to. Exactly one of them
    /// owns what he writes; several, or none, and it is the operator's.
    /// </summary>
    public async Task<InboundFirms> OfSmsAsync(string from, string to, CancellationToken ct)
    {
        var dedicated = await database.ScalarAsync<string>(
            "SELECT tenant_id FROM lines WHERE number = @to AND kind = 'dedicated' AND verified_at IS NOT NULL", new { to }, ct);
        if (dedicated is not null)
            return new InboundFirms(dedicated, [dedicated]);

        var rows = await database.QueryAsync<Row>(
            """
            SELECT tenant_id, CAST(sum(CASE WHEN sent_at >= @since THEN 1 ELSE 0 END) AS integer) AS written FROM channel_messages_log
            WHERE to_address = @from AND channel_type = 'sms' AND (sent_at >= @since OR next_attempt_at IS NOT NULL)
            GROUP BY tenant_id
            """,
            new { from, since = clock.GetCurrentInstant() - Memory },
            ct);
        var wrote = rows.Where(row => row.Written > 0).ToList();
        return new InboundFirms(wrote is [var only] ? only.TenantId : null, [.. rows.Select(row => row.TenantId)]);
    }

    /// <summary>The firm whose WhatsApp number it is.</summary>
    public Task<string?> OfNumberAsync(string? phoneNumberId, CancellationToken ct)
        => phoneNumberId is null
            ? Task.FromResult<string?>(null)
            : database.ScalarAsync<string>(
                "SELECT tenant_id FROM channel_configurations WHERE channel_type = 'whatsapp' AND provider_number_id = @phoneNumberId", new { phoneNumberId }, ct);

    private sealed class Row
    {
        public required string TenantId { get; init; }

        public int Written { get; init; }
    }
}

/// <summary>Whom a message concerns.</summary>
/// <param name="Owner">Whose it is; null when that is not certain.</param>
/// <param name="All">All whom a STOP binds.</param>
internal sealed record InboundFirms(string? Owner, IReadOnlyList<string> All);
