using Coccinelle.Server.Messaging;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Contacts;

/// <summary>Reads the people whom a firm knows, and everything that passed between them.</summary>
internal sealed class ContactRows(Database database, OptOuts optOuts)
{
    private const int MostEntries = 200;

    public Task<IReadOnlyList<ContactRow>> ListAsync(string tenantId, string? search, int limit, string? cursor, CancellationToken ct)
        => database.For(tenantId).QueryAsync<ContactRow>(
            """
            SELECT id, name, phone, email, whatsapp_id, created_at FROM contacts
            WHERE tenant_id = @tenantId AND (@cursor IS NULL OR id < @cursor)
              AND (@search IS NULL OR lower(coalesce(name, '')) LIKE @search OR coalesce(phone, '') LIKE @search OR coalesce(email, '') LIKE @search)
            ORDER BY id DESC LIMIT @limit
            """,
            new { tenantId, search = search is null ? null : $"%{search.Trim().ToLowerInvariant().Replace("%", "", StringComparison.Ordinal)}%", limit, cursor },
            ct);

    public Task<ContactRow?> FindAsync(string tenantId, string id, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<ContactRow>(
            "SELECT id, name, phone, email, whatsapp_id, created_at FROM contacts WHERE tenant_id = @tenantId AND id = @id", new { tenantId, id }, ct);

    /// <summary>Calls, messages both ways, appointments, what made him a prospect, and tickets in one line of time, the newest first.</summary>
    public Task<IReadOnlyList<HistoryRow>> HistoryAsync(string tenantId, ContactRow contact, CancellationToken ct)
        => database.For(tenantId).QueryAsync<HistoryRow>(
            """
            SELECT * FROM (
              SELECT 'message' AS kind, id, coalesce(sent_at, due_at, created_at) AS at, channel_type AS channel, status, content AS text
                FROM channel_messages_log WHERE tenant_id = @tenantId AND contact_id = @Id
              UNION ALL SELECT 'reply', id, received_at, channel_type, meaning, content FROM inbound_messages WHERE tenant_id = @tenantId AND contact_id = @Id
              UNION ALL SELECT 'call', id, coalesce(started_at, created_at), 'phone', coalesce(outcome, call_status), summary
                FROM call_logs WHERE tenant_id = @tenantId AND from_number = @Phone
              UNION ALL SELECT 'appointment', id, created_at, NULL, status, rdv_type FROM rendez_vous
                WHERE tenant_id = @tenantId AND (customer_phone = @Phone OR customer_email = @Email)
              UNION ALL SELECT 'prospect', p.id, i.created_at, NULL, p.qualification_status, p.interest_type
                FROM prospect_interactions i JOIN qualified_prospects p ON p.tenant_id = i.tenant_id AND p.id = i.prospect_id
                WHERE i.tenant_id = @tenantId AND (p.contact_id = @Id OR p.phone = @Phone OR p.email = @Email)
              UNION ALL SELECT 'ticket', id, created_at, NULL, status, subject FROM tickets
                WHERE tenant_id = @tenantId AND (contact_id = @Id OR customer_phone = @Phone OR customer_email = @Email)
            ) AS entries ORDER BY at DESC, id DESC LIMIT @most
            """,
            new { tenantId, contact.Id, contact.Phone, contact.Email, most = MostEntries },
            ct);

    /// <summary>The channels on which nothing may be sent to this person.</summary>
    public async Task<IReadOnlyList<string>> OptedOutAsync(string tenantId, ContactRow contact, CancellationToken ct)
    {
        var channels = new List<string>();
        foreach (var (channel, address) in contact.Addresses)
        {
            if (await optOuts.ForbidAsync(tenantId, channel, null, address, marketing: false, ct))
                channels.Add(channel);
        }

        return channels;
    }
}

/// <summary>A row of <c>contacts</c>.</summary>
internal sealed class ContactRow
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    public string? WhatsappId { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>Where this person can be written to, channel by channel.</summary>
    public IEnumerable<(string Channel, string Address)> Addresses
    {
        get
        {
            if (Phone is not null)
                yield return ("sms", Phone);
            if ((Phone ?? WhatsappId) is { } number)
                yield return ("whatsapp", number);
            if (Email is not null)
                yield return ("email", Email);
        }
    }
}

/// <summary>One thing that passed between a firm and a person.</summary>
internal sealed class HistoryRow
{
    public required string Kind { get; init; }

    public required string Id { get; init; }

    public required Instant At { get; init; }

    public string? Channel { get; init; }

    public string? Status { get; init; }

    public string? Text { get; init; }
}
