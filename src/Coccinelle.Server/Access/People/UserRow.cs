using System.Data.Common;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>A row of <c>users</c>.</summary>
internal sealed class UserRow
{
    public const string Prefix = "usr";

    public const string Columns = "id, tenant_id, email, name, role, password_hash, locked_until, last_sign_in_at, disabled_at, created_at";

    public required string Id { get; init; }

    /// <summary>Null for the operator's people.</summary>
    public string? TenantId { get; init; }

    public required string Email { get; init; }

    public string? Name { get; init; }

    public required string Role { get; init; }

    /// <summary>Null until the invitation was used.</summary>
    public string? PasswordHash { get; init; }

    public Instant? LockedUntil { get; init; }

    public Instant? LastSignInAt { get; init; }

    public Instant? DisabledAt { get; init; }

    public required Instant CreatedAt { get; init; }
}

/// <summary>Whose people: a firm's, under its own rights alone, or, without one, the operator's.</summary>
internal static class PeopleScope
{
    public const string Where = "tenant_id IS NOT DISTINCT FROM @tenantId";

    public static Task<T> InScopeAsync<T>(this Database database, string? tenantId, Func<DbTransaction, Task<T>> work, CancellationToken ct)
        => tenantId is null ? database.InTransactionAsync(work, ct) : database.For(tenantId).InTransactionAsync(work, ct);

    /// <summary>The person, kept from changing until the transaction ends; null when there is none of that scope.</summary>
    public static Task<UserRow?> FindUserAsync(this DbTransaction transaction, Dialect dialect, string? tenantId, string userId, CancellationToken ct)
        => transaction.QueryFirstOrDefaultAsync<UserRow>(
            $"SELECT {UserRow.Columns} FROM users WHERE id = @userId AND {Where} {dialect.ForUpdate}", new { tenantId, userId }, ct);
}
