using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Identity;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>
/// Opens a session for the right password. Five wrong ones close the account's door for a quarter of an hour; each try is counted before
/// it is looked at, in one statement, so that no number of tries at once gets more than five looks. Whoever has a session keeps it, and a
/// link from the firm's owner opens the door again. An unknown address, a locked, disabled or invited one: the same work, the same answer.
/// </summary>
internal sealed class SignIn(Database database, Passwords passwords, Sessions sessions, AuditLog audit, IClock clock)
{
    public const int Most = 5;

    public static readonly Duration Lock = Duration.FromMinutes(15);

    public async Task<SignInResult> TryAsync(string email, string password, CancellationToken ct)
    {
        var (user, fresh) = await VerifyAsync(email, password, ct);
        return user is null ? new SignInResult.Refused() : await OpenAsync(user, fresh, ct);
    }

    /// <summary>Whether this is the account's password; a wrong one counts, a right one makes up for those before it.</summary>
    public async Task<bool> IsRightAsync(string email, string password, CancellationToken ct)
    {
        var (user, _) = await VerifyAsync(email, password, ct);
        return user is not null && await database.ExecuteAsync(
            $"UPDATE users SET {Forgiven} WHERE id = @Id AND password_hash = @PasswordHash AND disabled_at IS NULL", new { user.Id, user.PasswordHash }, ct) == 1;
    }

    private const string Forgiven = "failed_attempts = 0, locked_until = NULL";

    private async Task<(UserRow? User, string? Fresh)> VerifyAsync(string email, string password, CancellationToken ct)
    {
        var user = await CountAsync(email, ct);
        var result = await passwords.VerifyAsync(user?.PasswordHash, password, CancellationToken.None); // who hangs up now is counted and reported all the same
        if (result == PasswordVerificationResult.Failed)
        {
            if (user?.LockedUntil is { } until)
                await ReportLockAsync(user, until);
            return default;
        }

        return (user, result == PasswordVerificationResult.SuccessRehashNeeded ? await passwords.HashAsync(password, ct) : null);
    }

    /// <summary>Takes one of the account's tries; null when it has none, or there is no such account.</summary>
    private Task<UserRow?> CountAsync(string email, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return database.QueryFirstOrDefaultAsync<UserRow>(
            $"""
            UPDATE users SET
              failed_attempts = CASE WHEN failed_attempts + 1 >= {Most} THEN 0 ELSE failed_attempts + 1 END,
              locked_until = CASE WHEN failed_attempts + 1 >= {Most} THEN @until END
            WHERE email = @email AND password_hash IS NOT NULL AND disabled_at IS NULL AND (locked_until IS NULL OR locked_until <= @now)
            RETURNING {UserRow.Columns}
            """,
            new { email, now, until = now + Lock },
            ct);
    }

    private Task<SignInResult> OpenAsync(UserRow user, string? fresh, CancellationToken ct)
        => database.InScopeAsync<SignInResult>(
            user.TenantId,
            async transaction =>
            {
                var firm = user.TenantId is null ? null : await transaction.QueryFirstOrDefaultAsync<FirmRow>(
                    "SELECT name, status FROM tenants WHERE id = @TenantId", new { user.TenantId }, ct);
                if (firm is { Status: "suspended" })
                    return new SignInResult.Suspended();

                var opened = await transaction.ExecuteAsync(
                    $"""
                    UPDATE users SET {Forgiven}, password_hash = coalesce(@fresh, password_hash), last_sign_in_at = @now
                    WHERE id = @Id AND password_hash = @PasswordHash AND disabled_at IS NULL
                    """,
                    new { user.Id, user.PasswordHash, fresh, now = clock.GetCurrentInstant() },
                    ct);
                return opened == 1 ? new SignInResult.Opened(await sessions.OpenAsync(transaction, user, firm?.Name, ct)) : new SignInResult.Refused();
            },
            ct);

    private Task ReportLockAsync(UserRow user, Instant until)
        => database.InScopeAsync(
            user.TenantId,
            async transaction =>
            {
                var entry = new AuditEntry(Actor.System, user.TenantId, "user.locked", user.Id, new() { ["until"] = until.ToString() });
                await audit.AppendAsync(transaction, entry, CancellationToken.None);
                return true;
            },
            CancellationToken.None);

    private sealed class FirmRow
    {
        public required string Name { get; init; }

        public required string Status { get; init; }
    }
}

/// <summary>How signing in ended. Closed.</summary>
internal abstract record SignInResult
{
    private SignInResult()
    {
    }

    public sealed record Opened(OpenedSession Session) : SignInResult;

    public sealed record Refused : SignInResult;

    public sealed record Suspended : SignInResult;
}
