using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>The two dialects are written twice, so they are compared: whoever changes one must change the other.</summary>
public sealed class SchemaTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_databases_have_the_same_tables_columns_nullability_and_defaults()
    {
        var (sqlite, postgres) = await BothAsync(ReadColumns.Sqlite, ReadColumns.Postgres);

        Assert.True(sqlite.Count > 150, "The schema was not read.");
        Assert.Equal(postgres, sqlite);
    }

    [Fact]
    public async Task Both_databases_have_the_same_primary_and_unique_keys()
    {
        var (sqlite, postgres) = await BothAsync(ReadKeys.Sqlite, ReadKeys.Postgres);

        Assert.True(sqlite.Count > 25, "The keys were not read.");
        Assert.Equal(postgres, sqlite);
    }

    [Fact]
    public async Task Both_databases_have_the_same_foreign_keys()
    {
        var (sqlite, postgres) = await BothAsync(ReadForeignKeys.Sqlite, ReadForeignKeys.Postgres);

        Assert.True(sqlite.Count > 10, "The foreign keys were not read.");
        Assert.Equal(postgres, sqlite);
    }

    [Fact]
    public async Task Both_databases_have_the_same_indexes_and_triggers()
    {
        var (sqlite, postgres) = await BothAsync(ReadNames.Sqlite, ReadNames.Postgres);

        Assert.True(sqlite.Count > 30, "The indexes were not read.");
        Assert.Equal(postgres, sqlite);
    }

    private static async Task<(IReadOnlyList<string> Sqlite, IReadOnlyList<string> Postgres)> BothAsync(string sqlite, string postgres)
    {
        await using var one = await StorageFixture.CreateAsync(TestDatabase.Sqlite, writing: false);
        await using var other = await StorageFixture.CreateAsync(TestDatabase.Postgres, writing: false);
        return (await LinesAsync(one.Database, sqlite), await LinesAsync(other.Database, postgres));
    }

    private static async Task<IReadOnlyList<string>> LinesAsync(Database database, string sql) =>
        [.. (await database.QueryAsync<string>(sql, args: null, Ct)).Order(StringComparer.Ordinal)];

    /// <summary>Each line: table.column type-family null|not-null default.</summary>
    private static class ReadColumns
    {
        public const string Sqlite = """
            SELECT t.name || '.' || c.name
              || CASE WHEN c.type = 'INTEGER' THEN ' integer' ELSE ' text' END
              || CASE WHEN c."notnull" = 1 THEN ' not null' ELSE '' END
              || CASE WHEN c.dflt_value IS NULL THEN '' WHEN c.dflt_value LIKE '%strftime%' THEN ' = now' ELSE ' = ' || c.dflt_value END
            FROM sqlite_schema t, pragma_table_info(t.name) c
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'knowledge_index%'
            """; // full text: tables of their own here, a generated column there

        public const string Postgres = """
            SELECT table_name || '.' || column_name
              || CASE WHEN data_type IN ('integer', 'boolean') THEN ' integer' ELSE ' text' END
              || CASE WHEN is_nullable = 'NO' THEN ' not null' ELSE '' END
              || CASE WHEN column_default IS NULL THEN '' WHEN column_default = 'now()' THEN ' = now' ELSE ' = ' || replace(column_default, '::text', '') END
            FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'NEVER'
            """;
    }

    /// <summary>Each line: table (columns), with "where" for a partial key.</summary>
    private static class ReadKeys
    {
        public const string Sqlite = """
            SELECT t.name || ' (' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')'
              || CASE WHEN i.partial = 1 THEN ' where' ELSE '' END
            FROM sqlite_schema t, pragma_index_list(t.name) i
            WHERE t.type = 'table' AND i."unique" = 1 AND t.name NOT LIKE 'knowledge_index%'
            UNION ALL
            SELECT t.name || ' (' || c.name || ')' FROM sqlite_schema t, pragma_table_info(t.name) c
            WHERE t.type = 'table' AND c.pk = 1 AND c.type = 'INTEGER' AND t.name NOT LIKE 'knowledge_index%'
            """;

        public const string Postgres = """
            SELECT t.relname || ' ('
              || (SELECT string_agg(a.attname, ', ' ORDER BY k.position)
                  FROM unnest(i.indkey) WITH ORDINALITY AS k(attnum, position)
                  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum) || ')'
              || CASE WHEN i.indpred IS NOT NULL THEN ' where' ELSE '' END
            FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
            WHERE i.indisunique AND t.relnamespace = 'public'::regnamespace
            """;
    }

    private static class ReadForeignKeys
    {
        public const string Sqlite = """
            SELECT name || ' (' || group_concat("from", ', ') || ') -> ' || "table" || ' (' || group_concat("to", ', ') || ')' FROM
              (SELECT t.name, f.id, f."from", f."table", f."to" FROM sqlite_schema t, pragma_foreign_key_list(t.name) f
               WHERE t.type = 'table' ORDER BY t.name, f.id, f.seq)
            GROUP BY name, id, "table"
            """;

        public const string Postgres = """
            SELECT c.conrelid::regclass || ' (' || (
                SELECT string_agg(a.attname, ', ' ORDER BY k.position) FROM unnest(c.conkey) WITH ORDINALITY AS k(attnum, position)
                JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum)
              || ') -> ' || c.confrelid::regclass || ' (' || (
                SELECT string_agg(a.attname, ', ' ORDER BY k.position) FROM unnest(c.confkey) WITH ORDINALITY AS k(attnum, position)
                JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum) || ')'
            FROM pg_constraint c WHERE c.contype = 'f'
            """;
    }

    private static class ReadNames
    {
        public const string Sqlite = "SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('index', 'trigger') AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'knowledge_index%'";

        public const string Postgres = """
            SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname ~ '^[iu]x_'
            UNION ALL
            SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL -- an exclusion constraint here is two triggers there
            SELECT 'trigger ' || conname || event FROM pg_constraint, (VALUES ('_insert'), ('_update')) AS events(event) WHERE contype = 'x'
            """;
    }
}
