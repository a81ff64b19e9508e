using System.Data.Common;
using Coccinelle.Server.Settings;
using Microsoft.Data.Sqlite;

namespace Coccinelle.Server.Storage;

/// <summary>Where the rows live, as read from <c>ConnectionStrings:coccinelle</c>.</summary>
/// <param name="Kind">Which database the connection string means.</param>
/// <param name="ConnectionString">Complete; may hold a password, so it is never logged.</param>
/// <param name="Place">The same without credentials, for messages to the operator.</param>
internal sealed record StorageOptions(DialectKind Kind, string ConnectionString, string Place)
{
    public const string ConnectionName = "coccinelle";
    private const string DefaultFile = ".data/coccinelle.db";

    public static StorageOptions From(IConfiguration configuration, IHostEnvironment environment) =>
        Parse(configuration.GetConnectionString(ConnectionName), environment.ContentRootPath);

    /// <summary>Empty: a SQLite file under <paramref name="root"/>; <c>Data Source=…</c>: that file; <c>Host=…</c>: PostgreSQL.</summary>
    /// <exception cref="SettingsException">The string means neither; the message names the setting, never its value.</exception>
    public static StorageOptions Parse(string? connectionString, string root)
    {
        if (string.IsNullOrWhiteSpace(connectionString)) return Sqlite(new() { DataSource = DefaultFile }, root);
        var keys = Read(connectionString);
        if (keys.ContainsKey("Host") || keys.ContainsKey("Server")) return Postgres(connectionString, keys);
        if (keys.ContainsKey("Data Source") || keys.ContainsKey("DataSource") || keys.ContainsKey("Filename"))
            return Sqlite(new(connectionString), root);
        throw Unusable("has neither Host nor Data Source", inner: null);
    }

    private static DbConnectionStringBuilder Read(string connectionString)
    {
        try
        {
            return new() { ConnectionString = connectionString };
        }
        catch (ArgumentException e)
        {
            throw Unusable("is not made of key=value pairs", e);
        }
    }

    private static StorageOptions Postgres(string connectionString, DbConnectionStringBuilder keys)
    {
        string Value(string key, string otherwise) => keys.TryGetValue(key, out var value) ? (string)value : otherwise;
        var host = Value("Host", Value("Server", "localhost"));
        return new(DialectKind.Postgres, connectionString, $"PostgreSQL at {host}:{Value("Port", "5432")}/{Value("Database", "")}");
    }

    private static StorageOptions Sqlite(SqliteConnectionStringBuilder builder, string root)
    {
        if (builder.Mode == SqliteOpenMode.Memory || builder.DataSource is "" or ":memory:" || builder.DataSource.StartsWith("file:", StringComparison.Ordinal))
            throw Unusable("asks for a database in memory or by URI; name a file", inner: null);
        builder.DataSource = Path.GetFullPath(builder.DataSource, root);
        return new(DialectKind.Sqlite, builder.ConnectionString, $"SQLite file {builder.DataSource}");
    }

    /// <summary>What an engineer reads when the database that was named cannot be used.</summary>
    public SettingsException CannotBeUsed(Exception why)
        => new($"The database cannot be used: {Place}: {why.Message} Check ConnectionStrings__{ConnectionName}.", why);

    private static SettingsException Unusable(string why, Exception? inner) => new(
        $"ConnectionStrings__{ConnectionName} {why}. Leave it empty for a SQLite file under .data/, " +
        "or give 'Data Source=<file>' for SQLite or 'Host=…;Database=…;Username=…;Password=…' for PostgreSQL.", inner);
}
