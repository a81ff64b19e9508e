using System.Data.Common;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>
/// Links to choose a password with: an invitation, or a new password. 256 random bits, good once, kept as a hash. Whoever asked for one
/// passes it on.
/// </summary>
internal sealed class AccessLinks(Database database, AuditLog audit, Sessions sessions, IClock clock)
{
    private const string Invitation = "invitation";
    private const string Password = "password";

    private static readonly Duration LifeOfInvitation = Duration.FromHours(72);
    private static readonly Duration LifeOfPassword = Duration.FromHours(24);

    /// <summary>A fresh link, which ends those before it: an invitation until there is a password.</summary>
    public async Task<NewLink> IssueAsync(DbTransaction transaction, UserRow user, Actor actor, CancellationToken ct)
    {
        await EndAllAsync(transaction, user.Id, ct);
        var (token, now) = (SecretToken.Create(), clock.GetCurrentInstant());
        var (purpose, until) = user.PasswordHash is null ? (Invitation, now + LifeOfInvitation) : (Password, now + LifeOfPassword);
        await transaction.ExecuteAsync(
            """
            INSERT INTO access_links (id, tenant_id, user_id, purpose, token_hash, created_by, created_at, expires_at)
            VALUES (@id, @TenantId, @userId, @purpose, @hash, @by, @now, @until)
            """,
            new { id = Ids.New("lnk", clock), user.TenantId, userId = user.Id, purpose, hash = SecretToken.HashOf(token), by = actor.Id ?? actor.Kind, now, until },
            ct);
        return new NewLink(token, purpose, until);
    }

    public Task EndAllAsync(DbTransaction transaction, string userId, CancellationToken ct)
        => transaction.ExecuteAsync(
            "UPDATE access_links SET expires_at = @now WHERE user_id = @userId AND used_at IS NULL AND expires_at > @now",
            new { userId, now = clock.GetCurrentInstant() },
            ct);

    public async Task<LinkState> FindAsync(string token, CancellationToken ct)
    {
        if (!SecretToken.Is(token))
            return new LinkState.Unknown();
        var row = await database.QueryFirstOrDefaultAsync<LinkRow>(
            """
            SELECT l.purpose, l.expires_at, l.used_at, u.id AS user_id, u.tenant_id, u.email, u.name, u.role, u.disabled_at, t.name AS firm, t.status
            FROM access_links l JOIN users u ON u.id = l.user_id LEFT JOIN tenants t ON t.id = u.tenant_id
            WHERE l.token_hash = @hash
            """,
            new { hash = SecretToken.HashOf(token) },
            ct);
        return row switch
        {
            null => new LinkState.Unknown(),
            { UsedAt: not null } => new LinkState.Used(),
            { Status: "suspended" } => new LinkState.Suspended(),
            _ when row.DisabledAt is not null || row.ExpiresAt <= clock.GetCurrentInstant() => new LinkState.Expired(),
            _ => new LinkState.Open(row),
        };
    }

    /// <summary>Sets the password, ends every session of the person and opens a new one. Null: of those who came with this link, another was first.</summary>
    public Task<OpenedSession?> UseAsync(string token, LinkRow link, string passwordHash, CancellationToken ct)
        => database.InScopeAsync(
            link.TenantId,
            async transaction =>
            {
                var now = clock.GetCurrentInstant();
                var used = await transaction.ExecuteAsync(
                    "UPDATE access_links SET used_at = @now WHERE token_hash = @hash AND used_at IS NULL AND expires_at > @now",
                    new { hash = SecretToken.HashOf(token), now },
                    ct);
                var user = used == 0 ? null : await transaction.QueryFirstOrDefaultAsync<UserRow>(
                    $"""
                    UPDATE users SET password_hash = @passwordHash, failed_attempts = 0, locked_until = NULL, last_sign_in_at = @now, updated_at = @now
                    WHERE id = @UserId AND disabled_at IS NULL RETURNING {UserRow.Columns}
                    """,
                    new { link.UserId, passwordHash, now },
                    ct);
                if (user is null)
                    return null;

                await Sessions.EndAllAsync(transaction, user.Id, except: null, ct);
                await audit.AppendAsync(transaction, PasswordChange.Entry(user, "link"), ct);
                return await sessions.OpenAsync(transaction, user, link.Firm, ct);
            },
            ct);
}

/// <summary>A link just made.</summary>
/// <param name="Token">Shown once, to whoever asked for it.</param>
/// <param name="Purpose"><c>invitation</c> or <c>password</c>.</param>
internal sealed record NewLink(string Token, string Purpose, Instant ExpiresAt);

/// <summary>A link, its person and the person's firm.</summary>
internal sealed class LinkRow
{
    public required string Purpose { get; init; }

    public required Instant ExpiresAt { get; init; }

    public Instant? UsedAt { get; init; }

    public required string UserId { get; init; }

    public string? TenantId { get; init; }

    public required string Email { get; init; }

    public string? Name { get; init; }

    public required string Role { get; init; }

    public Instant? DisabledAt { get; init; }

    /// <summary>The firm's name; null for the operator's people.</summary>
    public string? Firm { get; init; }

    public string? Status { get; init; }
}

/// <summary>What a link is worth. Closed.</summary>
internal abstract record LinkState
{
    private LinkState()
    {
    }

    public sealed record Open(LinkRow Link) : LinkState;

    public sealed record Unknown : LinkState;

    public sealed record Used : LinkState;

    public sealed record Expired : LinkState;

    public sealed record Suspended : LinkState;
}
