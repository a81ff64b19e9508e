using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Contacts;

/// <summary>The people of a firm whom one write is about: it adds those who are new before it speaks of them, without asking who is.</summary>
internal sealed class ContactWriter(List<Statement> write, string tenantId, IClock clock)
{
    private readonly Dictionary<ContactAddress, SqlValue> _ids = [];

    /// <summary>The id of the person with this address, as the database will find it. A name that becomes known is kept.</summary>
    public SqlValue IdOf(ContactAddress address, string? name = null)
    {
        if (_ids.TryGetValue(address, out var known))
            return known;
        var sql = new ContactSql(address.Column);
        (string, object?)[] person = [("person_tenant", tenantId), ("person_address", address.Value)];
        write.Add(new(sql.Insert, [.. person, ("person_id", Ids.New("ctc", clock)), ("person_name", name), ("person_since", clock.GetCurrentInstant())]));
        if (name is not null)
            write.Add(new(sql.Name, [.. person, ("person_name", name)]));
        return _ids[address] = new(sql.Id, person);
    }
}
