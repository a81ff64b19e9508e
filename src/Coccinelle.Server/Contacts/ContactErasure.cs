using Coccinelle.Server.Access;
using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Contacts;

/// <summary>
/// Erases a person at one firm: messages both ways with what providers said of them, consents, what made him a prospect, and the person
/// himself; calls, appointments and tickets stay in the firm's books without him. An opt-out stays: without the address it could not be kept.
/// </summary>
internal sealed class ContactErasure(Database database, AuditLog audit)
{
    /// <summary>Of a notice: it speaks of a call, an appointment or a ticket of his, while these still carry his address.</summary>
    private const string AboutHim =
        """
        (call_id IN (SELECT id FROM call_logs WHERE tenant_id = @tenantId AND (from_number = @Phone OR caller_number = @Phone))
          OR appointment_id IN (SELECT id FROM rendez_vous WHERE tenant_id = @tenantId AND (customer_phone = @Phone OR customer_email = @Email))
          OR ticket_id IN (SELECT id FROM tickets WHERE tenant_id = @tenantId AND (customer_phone = @Phone OR customer_email = @Email)))
        """;

    private const string IsHim = "tenant_id = @tenantId AND (contact_id = @Id OR phone = @Phone OR email = @Email)";

    private static readonly (string Table, string Sql)[] Steps =
    [
        ("message_events",
            "DELETE FROM message_events WHERE tenant_id = @tenantId AND message_id IN (SELECT id FROM channel_messages_log WHERE tenant_id = @tenantId AND contact_id = @Id)"),
        ("channel_messages_log", "DELETE FROM channel_messages_log WHERE tenant_id = @tenantId AND contact_id = @Id"),
        ("inbound_messages", "DELETE FROM inbound_messages WHERE tenant_id = @tenantId AND contact_id = @Id"),
        ("consents", "DELETE FROM consents WHERE tenant_id = @tenantId AND recipient IN (@Phone, @Email, @WhatsappId)"),
        ("owner_messages", // what the owner was told of him
            $"""
            UPDATE channel_messages_log SET content = '-', subject = CASE WHEN subject IS NULL THEN NULL ELSE '-' END
            WHERE tenant_id = @tenantId AND contact_id IS NULL AND id IN (SELECT message_id FROM owner_notices WHERE tenant_id = @tenantId AND {AboutHim})
            """),
        ("owner_notices", $"UPDATE owner_notices SET detail = NULL WHERE tenant_id = @tenantId AND {AboutHim}"),
        ("booking_links", "DELETE FROM booking_links WHERE tenant_id = @tenantId AND phone = @Phone"),
        ("text_backs", "DELETE FROM text_backs WHERE tenant_id = @tenantId AND recipient = @Phone"),
        ("call_logs",
            """
            UPDATE call_logs SET from_number = 'erased', caller_number = NULL, transcript = NULL, summary = NULL, evidence = NULL, actions_performed = '[]'
            WHERE tenant_id = @tenantId AND (from_number = @Phone OR caller_number = @Phone)
            """),
        ("rendez_vous",
            """
            UPDATE rendez_vous SET customer_name = '–', customer_phone = NULL, customer_email = NULL, notes = NULL, internal_notes = NULL, cancel_reason = NULL,
              contact_id = NULL, link_token = NULL
            WHERE tenant_id = @tenantId AND (customer_phone = @Phone OR customer_email = @Email)
            """),
        ("prospect_interactions", $"DELETE FROM prospect_interactions WHERE tenant_id = @tenantId AND prospect_id IN (SELECT id FROM qualified_prospects WHERE {IsHim})"),
        ("qualified_prospects", $"DELETE FROM qualified_prospects WHERE {IsHim}"),
        ("tickets",
            """
            UPDATE tickets SET customer_name = '–', customer_phone = NULL, customer_email = NULL, subject = '–', description = NULL, resolution_notes = NULL,
              call_key = NULL, contact_id = NULL
            WHERE tenant_id = @tenantId AND (contact_id = @Id OR customer_phone = @Phone OR customer_email = @Email)
            """),
        ("contacts", "DELETE FROM contacts WHERE tenant_id = @tenantId AND id = @Id"),
    ];

    /// <summary>Table → rows. In the platform's name, for a firm itself may delete nothing; every statement names the firm.</summary>
    public Task<IReadOnlyDictionary<string, int>> EraseAsync(string tenantId, ContactRow contact, Actor actor, CancellationToken ct)
        => database.InTransactionAsync<IReadOnlyDictionary<string, int>>(
            async transaction =>
            {
                var gone = new Dictionary<string, int>(StringComparer.Ordinal);
                foreach (var (table, sql) in Steps)
                    gone[table] = await transaction.ExecuteAsync(sql, new { tenantId, contact.Id, contact.Phone, contact.Email, contact.WhatsappId }, ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, "contact.erased", contact.Id), ct);
                return gone;
            },
            ct);
}
