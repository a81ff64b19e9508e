using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>
/// One row per firm in every table that holds rows of firms, made from the catalogue: a table that a later migration adds is tested
/// without anybody having to think of it. Where the first allowed value would not do, <see cref="Hints"/> says another.
/// </summary>
internal static class TenantRows
{
    private const string SelectTables = """
        SELECT c.relname AS name, CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END AS firm_column,
          c.relrowsecurity AND c.relforcerowsecurity AS protected,
          has_table_privilege('coccinelle_tenant', c.oid, 'SELECT') AS readable, has_table_privilege('coccinelle_tenant', c.oid, 'UPDATE') AS updatable,
          has_table_privilege('coccinelle_tenant', c.oid, 'DELETE') AS deletable
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND (c.relname = 'tenants' OR EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'))
        ORDER BY c.relname
        """;

    /// <summary>What an INSERT has to give: the firm, and whatever has no default.</summary>
    private const string SelectColumns = """
        SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type,
          (SELECT f.confrelid::regclass::text FROM pg_constraint f
           WHERE f.contype = 'f' AND f.conrelid = a.attrelid AND a.attnum = ANY (f.conkey) AND f.confrelid <> 'tenants'::regclass LIMIT 1) AS refers_to,
          (SELECT substring(pg_get_constraintdef(k.oid) FROM '''([^'']+)''') FROM pg_constraint k
           WHERE k.contype = 'c' AND k.conrelid = a.attrelid AND k.conkey = ARRAY[a.attnum] LIMIT 1) AS allowed
        FROM pg_attribute a
        WHERE a.attrelid = CAST(@table AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
          AND (a.attname = 'tenant_id' OR a.attnotnull AND NOT a.atthasdef OR a.attname = ANY (@demanded))
        """;

    private static readonly Dictionary<string, string> Hints = new(StringComparer.Ordinal)
    {
        ["users.role"] = "owner", // the operator's people belong to no firm
        ["forwarding_tests.status"] = "returned", // one at a time is calling
        ["tenant_keys.master_key_id"] = "shared",
        ["agenda_blocks.ends_at"] = "2100-01-01", // after its start
    };

    /// <summary>Columns that may be empty and that a rule over several columns demands all the same.</summary>
    private static readonly Dictionary<string, string[]> Demanded = new(StringComparer.Ordinal)
    {
        ["agenda_blocks"] = ["expires_at"], // a block without an appointment is a hold, and ends
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<IReadOnlyList<TenantTable>> TablesAsync(Database database) => database.QueryAsync<TenantTable>(SelectTables, args: null, Ct);

    /// <summary>An INSERT of a row of the firm; another <paramref name="name"/> makes another row.</summary>
    public static async Task<string> InsertAsync(Database database, TenantTable table, string firm, string name)
    {
        var columns = await database.QueryAsync<Column>(SelectColumns, new { table = table.Name, demanded = Demanded.GetValueOrDefault(table.Name, []) }, Ct);
        var values = columns.Select(column => column.Name == table.FirmColumn ? Quoted(firm) : Value(table.Name, column, name));
        return $"INSERT INTO {table.Name} ({string.Join(", ", columns.Select(column => column.Name))}) VALUES ({string.Join(", ", values)})";
    }

    /// <summary>One row in every table for each firm; a row waits for the one that it points at.</summary>
    public static async Task FillAsync(Database database, IReadOnlyList<TenantTable> tables, params string[] firms)
    {
        await database.ExecuteAsync("INSERT INTO master_keys (key_id, check_value) VALUES ('shared', '')", args: null, Ct);
        var waiting = firms.SelectMany(firm => tables.Select(table => (Table: table, Firm: firm))).ToList();
        while (waiting.Count > 0)
        {
            var before = waiting.Count;
            Npgsql.PostgresException? why = null;
            foreach (var row in waiting.ToArray())
            {
                try
                {
                    await database.ExecuteAsync(await InsertAsync(database, row.Table, row.Firm, row.Firm), args: null, Ct);
                    waiting.Remove(row);
                }
                catch (Npgsql.PostgresException e) when (e.IsForeignKeyViolation())
                {
                    why = e;
                }
            }

            Assert.True(waiting.Count < before, $"{waiting.FirstOrDefault().Table?.Name} cannot be filled: {why?.Message}");
        }
    }

    private static string Value(string table, Column column, string name) => column.Type switch
    {
        _ when Hints.TryGetValue($"{table}.{column.Name}", out var hint) => Quoted(hint),
        "text" => Quoted(column.Allowed ?? $"{name} {column.RefersTo ?? table}"),
        "integer" => "1",
        "boolean" => "false",
        "date" => "current_date",
        "time without time zone" => "localtime",
        "timestamp with time zone" => "now()",
        _ => throw new InvalidOperationException($"{table}.{column.Name} is a {column.Type}: say here what a test row holds."),
    };

    private static string Quoted(string text) => $"'{text}'";

    private sealed class Column
    {
        public required string Name { get; init; }

        public required string Type { get; init; }

        public string? RefersTo { get; init; }

        public string? Allowed { get; init; }
    }
}

/// <summary>A table that holds rows of firms, and what a firm may do with its own.</summary>
internal sealed class TenantTable
{
    public required string Name { get; init; }

    public required string FirmColumn { get; init; }

    public bool Protected { get; init; }

    public bool Readable { get; init; }

    public bool Updatable { get; init; }

    public bool Deletable { get; init; }
}
