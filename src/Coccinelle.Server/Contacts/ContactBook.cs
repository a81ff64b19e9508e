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
        var write = new List<Statement>();
        var person = new ContactWriter(write, tenantId, clock).IdOf(address, name);
        await transaction.ExecuteAsync(write, ct);
        return (await transaction.ScalarAsync<string>($"SELECT {person.Sql}", person.Parameters.ToDictionary(), ct))!;
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
