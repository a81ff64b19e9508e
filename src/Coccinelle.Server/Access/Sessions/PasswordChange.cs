using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>Somebody who is signed in chooses another password: every other session ends, and every link.</summary>
internal sealed class PasswordChange(Database database, Passwords passwords, AccessLinks links, AuditLog audit, IClock clock)
{
    public static AuditEntry Entry(UserRow user, string way) => new(
        Actor.Person(user.Id, user.Email, user.Role), user.TenantId, "user.password_changed", user.Id, new() { ["password"] = AuditEntry.Masked, ["by"] = way });

    public async Task<bool> ApplyAsync(KnownSession session, string password, CancellationToken ct)
    {
        var hash = await passwords.HashAsync(password, ct);
        return await database.InScopeAsync(
            session.TenantId,
            async transaction =>
            {
                var user = await transaction.QueryFirstOrDefaultAsync<UserRow>(
                    $"UPDATE users SET password_hash = @hash, updated_at = @now WHERE id = @UserId AND disabled_at IS NULL RETURNING {UserRow.Columns}",
                    new { session.UserId, hash, now = clock.GetCurrentInstant() },
                    ct);
                if (user is null)
                    return false;

                await Sessions.EndAllAsync(transaction, user.Id, session.Id, ct);
                await links.EndAllAsync(transaction, user.Id, ct);
                await audit.AppendAsync(transaction, Entry(user, "session"), ct);
                return true;
            },
            ct);
    }
}
