using System.Data.Common;
using Coccinelle.Domain.Channels;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Contacts;

/// <summary>The people whom a firm knows, each once, by the addresses that they were met under.</summary>
internal static class ContactBook
{
    /// <summary>The person with this address; a new one when the firm meets it for the first time. A name that becomes known is kept.</summary>
    /// <returns>The contact's id.</returns>
    public static async Task<string> FindOrAddAsync(DbTransaction transaction, string tenantId, ContactAddress address, string? name, IClock clock, CancellationToken ct)
    {
        var contact = await FindAsync(transaction, tenantId, address, ct) ?? await AddAsync(transaction, tenantId, address, name, clock, ct);
        if (contact.Name is null && name is not null)
            await transaction.ExecuteAsync("UPDATE contacts SET name = @name WHERE tenant_id = @tenantId AND id = @Id", new { tenantId, contact.Id, name }, ct);
        return contact.Id;
    }

    /// <summary>Most are there already: a booking asks four times for the same person.</summary>
    private static Task<Row?> FindAsync(DbTransaction transaction, string tenantId, ContactAddress address, CancellationToken ct)
        => transaction.QueryFirstOrDefaultAsync<Row>(
            $"SELECT id, name FROM contacts WHERE tenant_id = @tenantId AND {address.Column} = @Value", new { tenantId, address.Value }, ct);

    private static async Task<Row> AddAsync(DbTransaction transaction, string tenantId, ContactAddress address, string? name, IClock clock, CancellationToken ct)
    {
        await transaction.ExecuteAsync(
            $"INSERT INTO contacts (id, tenant_id, name, {address.Column}, created_at, updated_at) VALUES (@id, @tenantId, @name, @Value, @now, @now) ON CONFLICT DO NOTHING",
            new { id = Ids.New("ctc", clock), tenantId, name, address.Value, now = clock.GetCurrentInstant() },
            ct);
        return (await FindAsync(transaction, tenantId, address, ct))!; // by us, or by somebody at the same time
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public string? Name { get; init; }
    }
}

/// <summary>An address and the column of <c>contacts</c> that it stands in.</summary>
/// <param name="Column"><c>phone</c>, <c>email</c> or <c>whatsapp_id</c>.</param>
/// <param name="Value">In its one form.</param>
internal sealed record ContactAddress(string Column, string Value)
{
    /// <summary>WhatsApp people without a visible number are known by Meta's id of them, written <c>wa:…</c>.</summary>
    public static ContactAddress Of(string channel, string address)
        => channel == ChannelTypes.Email ? new("email", address)
            : address.StartsWith("wa:", StringComparison.Ordinal) ? new("whatsapp_id", address)
            : new("phone", address);
}
