namespace Coccinelle.Server.Contacts;

/// <summary>How a person gets into the table of contacts, once per firm and address.</summary>
/// <param name="Column">The address's: <see cref="ContactAddress.Column"/>.</param>
internal sealed record ContactSql(string Column)
{
    /// <summary>Adds the person, unless the firm knows the address: <c>@person_id</c>, <c>@person_name</c>, <c>@person_since</c>.</summary>
    public string Insert { get; } =
        $"""
        INSERT INTO contacts (id, tenant_id, name, {Column}, created_at, updated_at)
        VALUES (@person_id, @person_tenant, @person_name, @person_address, @person_since, @person_since) ON CONFLICT DO NOTHING
        """;

    /// <summary>Keeps a name that becomes known: <c>@person_name</c>.</summary>
    public string Name { get; } =
        $"UPDATE contacts SET name = @person_name WHERE tenant_id = @person_tenant AND {Column} = @person_address AND name IS NULL";

    /// <summary>The person's id, as an expression: <c>@person_tenant</c>, <c>@person_address</c>.</summary>
    public string Id { get; } = $"(SELECT id FROM contacts WHERE tenant_id = @person_tenant AND {Column} = @person_address)";
}
