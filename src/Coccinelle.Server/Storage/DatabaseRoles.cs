using Coccinelle.Server.Settings;
using Npgsql;

namespace Coccinelle.Server.Storage;

/// <summary>
/// The roles that the server works under on PostgreSQL; what each may do is written in migration 0011. Roles belong to all databases of a
/// PostgreSQL server, so making them is no migration: it is looked at on every start, also on a database restored from a backup.
/// </summary>
internal static class DatabaseRoles
{
    /// <summary>Finds firms, serves the operator, runs the workers: sees the rows of all firms.</summary>
    public const string Platform = "coccinelle_platform";

    /// <summary>Acts for one firm, and sees its rows alone (<see cref="TenantScope"/>).</summary>
    public const string Tenant = "coccinelle_tenant";

    /// <summary>Group commit: writes what was received, of whichever firm, and reads nothing but what finds a row again.</summary>
    public const string Ingest = "coccinelle_ingest";

    /// <summary>As often as another server may be making the same roles at the same time, and then some.</summary>
    private const int Tries = 20;

    // PostgreSQL 16 tells being a member from being allowed to become the role (docs, "Role Membership"). A later migration sees the rows
    // that it changes by the platform's policies, which the login inherits: forced policies hold for the owner of a table too.
    private const string Select = """
        SELECT w.name, r.oid IS NOT NULL AS "exists",
          coalesce(pg_has_role(r.oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
            AND pg_has_role(r.oid, 'USAGE'), false) AS usable,
          coalesce(r.rolsuper OR r.rolbypassrls OR EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid), false) AS too_mighty
        FROM (VALUES ('coccinelle_platform'), ('coccinelle_tenant'), ('coccinelle_ingest')) AS w(name) LEFT JOIN pg_roles r ON r.rolname = w.name
        """;

    /// <summary>Makes the roles that are missing and lets the login become them.</summary>
    /// <exception cref="SettingsException">The login may not do that; the message says what an administrator has to run.</exception>
    public static async Task EnsureAsync(Database owner, CancellationToken ct)
    {
        PostgresException? why = null;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var roles = await owner.QueryAsync<Role>(Select, args: null, ct);
            if (roles.FirstOrDefault(role => role.TooMighty) is { } mighty) throw TooMighty(mighty.Name);
            var lacking = roles.Where(role => !role.Usable).ToArray();
            if (lacking.Length == 0) return;
            try
            {
                foreach (var role in lacking) await GiveAsync(owner, role, ct);
            }
            catch (PostgresException e) when (IsRace(e))
            {
                why = e; // another server has just done it: look again
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                throw await CannotAsync(owner, e, ct);
            }
        }

        throw await CannotAsync(owner, why, ct);
    }

    /// <summary>Whether connections really begin under their roles: a pooler in between may drop what it does not know.</summary>
    /// <exception cref="SettingsException">They do not.</exception>
    public static async Task VerifyAsync(StorageSources sources, CancellationToken ct)
    {
        foreach (var (source, role) in new[] { (sources.Platform, Platform), (sources.Ingest, Ingest) })
        {
            await using var command = source.CreateCommand("SELECT current_user");
            var user = (string?)await command.ExecuteScalarAsync(ct);
            if (user != role)
            {
                throw new SettingsException(
                    $"Connections to PostgreSQL run as {user}, not as {role}: the start-up parameter 'options' does not reach it. "
                    + "Connect without a pooler, or with one that keeps sessions and passes 'options' on.");
            }
        }
    }

    private static async Task GiveAsync(Database owner, Role role, CancellationToken ct)
    {
        if (!role.Exists) await owner.ExecuteAsync($"CREATE ROLE {role.Name} NOLOGIN", args: null, ct);
        await owner.ExecuteAsync($"GRANT {role.Name} TO CURRENT_USER", args: null, ct);
    }

    // Two servers at once: the name is taken, or its row in the catalogue changed under our hands (XX000, "tuple concurrently updated").
    private static bool IsRace(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.InternalError;

    private static async Task<SettingsException> CannotAsync(Database owner, PostgresException? why, CancellationToken ct)
    {
        var login = await owner.ScalarAsync<string>("SELECT quote_ident(session_user)", args: null, ct);
        return new SettingsException(
            $"PostgreSQL does not let {login} use the roles that keep firms apart ({why?.MessageText ?? "it does not inherit them"}). "
            + $"Have an administrator run, leaving out roles that exist: CREATE ROLE {Platform}; CREATE ROLE {Tenant}; CREATE ROLE {Ingest}; "
            + $"GRANT {Platform}, {Tenant}, {Ingest} TO {login}; ALTER ROLE {login} INHERIT;",
            why);
    }

    private static SettingsException TooMighty(string role) => new(
        $"The role {role} on PostgreSQL is a superuser, bypasses row-level security or belongs to another role, so it would not keep firms apart. "
        + "Take that from it.");

    private sealed class Role
    {
        public required string Name { get; init; }

        public bool Exists { get; init; }

        public bool Usable { get; init; }

        public bool TooMighty { get; init; }
    }
}
