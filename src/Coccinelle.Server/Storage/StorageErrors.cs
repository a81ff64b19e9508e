using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Coccinelle.Server.Storage;

/// <summary>What a refused statement means, whichever database refused it.</summary>
internal static class StorageErrors
{
    /// <summary>PostgreSQL 23505; SQLite SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY.</summary>
    public static bool IsUniqueViolation(this DbException error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
            or SqliteException { SqliteExtendedErrorCode: 2067 or 1555 };

    /// <summary>Something else is there at that time: PostgreSQL 23P01; SQLite SQLITE_CONSTRAINT_TRIGGER.</summary>
    public static bool IsOverlap(this DbException error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.ExclusionViolation }
            or SqliteException { SqliteExtendedErrorCode: 1811 };

    /// <summary>Sent back so that somebody else could go on, with nothing written: PostgreSQL 40P01. SQLite has one writer at a time.</summary>
    public static bool IsDeadlock(this DbException error) => error is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected };

    /// <summary>PostgreSQL 23503; SQLite SQLITE_CONSTRAINT_FOREIGNKEY.</summary>
    public static bool IsForeignKeyViolation(this DbException error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation }
            or SqliteException { SqliteExtendedErrorCode: 787 };

    /// <summary>PostgreSQL 23514; SQLite SQLITE_CONSTRAINT_CHECK.</summary>
    public static bool IsCheckViolation(this DbException error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.CheckViolation }
            or SqliteException { SqliteExtendedErrorCode: 275 };

    /// <summary>The connection is gone: cut, or ended by the server (PostgreSQL 57P01 admin_shutdown, 57P02 crash_shutdown).</summary>
    public static bool IsLostConnection(this DbException error) => error switch
    {
        PostgresException ended => ended.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
        NpgsqlException { InnerException: IOException or SocketException } => true,
        _ => false,
    };
}
