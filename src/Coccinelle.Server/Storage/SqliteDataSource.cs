using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Coccinelle.Server.Storage;

/// <summary>The embedded database: one file, opened the same way by everyone in the process.</summary>
internal sealed class SqliteDataSource : DbDataSource
{
    // FULL, not NORMAL: in WAL, NORMAL survives a killed process but loses acknowledged commits in a power cut
    // (SQLite docs, PRAGMA synchronous).
    // A checkpoint writes each page once however often it changed: at 16 MB of WAL (4 is the default) far fewer pages in all.
    private const string OnOpen =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 3000; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 4000;";

    // How long a statement waits for a file that another process has locked. The driver repeats it until its own time is
    // up, by default 30 s; Twilio, which waits for a few of these in a row, gives up after 15 s.
    private const int BusySeconds = 3;

    public SqliteDataSource(string connectionString)
    {
        ConnectionString = new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = BusySeconds }.ConnectionString;
        var folder = Path.GetDirectoryName(new SqliteConnectionStringBuilder(connectionString).DataSource);
        if (!string.IsNullOrEmpty(folder)) Create(folder);
    }

    public override string ConnectionString { get; }

    protected override DbConnection CreateDbConnection()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.StateChange += Configure;
        return connection;
    }

    // The driver keeps file handles open in a pool of its own: give the file back.
    protected override void Dispose(bool disposing)
    {
        if (disposing) ClearPool();
        base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore()
    {
        ClearPool();
        return base.DisposeAsyncCore();
    }

    // The rows name people and their phone numbers: a folder that we make is ours alone.
    private static void Create(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void ClearPool()
    {
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }

    private static void Configure(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState != ConnectionState.Open) return;
        using var command = ((SqliteConnection)sender).CreateCommand();
        command.CommandText = OnOpen;
        command.ExecuteNonQuery();
    }
}
