using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Contacts;

/// <summary>The people of a firm whom one command is about: it adds those who are new before it speaks of them, without asking who is.</summary>
internal sealed class ContactWriter(Statements statements, string tenantId, IClock clock)
{
    private readonly Dictionary<ContactAddress, SqlValue> _ids = [];

    /// <summary>The id of the person with this address, as the database will find it. A name that becomes known is kept.</summary>
    public SqlValue IdOf(ContactAddress address, string? name = null)
    {
        if (_ids.TryGetValue(address, out var known))
            return known;
        var (tenant, value, now) = (statements.Parameter(tenantId), statements.Parameter(address.Value), clock.GetCurrentInstant());
        statements.Add(
            $"INSERT INTO contacts (id, tenant_id, name, {address.Column}, created_at, updated_at) "
            + $"VALUES ({statements.Parameter(Ids.New("ctc", clock))}, {tenant}, {statements.Parameter(name)}, {value}, {statements.Parameter(now)}, {statements.Parameter(now)}) ON CONFLICT DO NOTHING");
        var isThis = $"tenant_id = {tenant} AND {address.Column} = {value}";
        if (name is not null)
            statements.Add($"UPDATE contacts SET name = {statements.Parameter(name)} WHERE {isThis} AND name IS NULL");
        return _ids[address] = new($"(SELECT id FROM contacts WHERE {isThis})");
    }
}
