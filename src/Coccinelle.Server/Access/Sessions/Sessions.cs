using System.Buffers.Text;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>
/// Signed-in browsers. A session ends twelve hours after it was last used and thirty days after it began, and at once when its person is
/// disabled, the password changes or the firm is suspended: each request asks the table.
/// </summary>
internal sealed class Sessions(Database database, IClock clock)
{
    public static readonly Duration Idle = Duration.FromHours(12);
    public static readonly Duration Longest = Duration.FromDays(30);

    /// <summary>That a session is in use is written down this often at most.</summary>
    private static readonly Duration UseIsKnownTo = Duration.FromMinutes(5);

    /// <summary>
    /// The anti-forgery token of a session. It follows from the cookie, so that every tab of the browser gets the same one again, and leads
    /// nowhere back.
    /// </summary>
    public static string CsrfTokenOf(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes("csrf " + token)));

    public async Task<OpenedSession> OpenAsync(DbTransaction transaction, UserRow user, string? firm, CancellationToken ct)
    {
        var (token, now) = (SecretToken.Create(), clock.GetCurrentInstant());
        await transaction.ExecuteAsync(
            """
            INSERT INTO sessions (id, tenant_id, user_id, token_hash, csrf_hash, created_at, last_seen_at, expires_at)
            VALUES (@id, @TenantId, @userId, @tokenHash, @csrfHash, @now, @now, @until)
            """,
            new
            {
                id = Ids.New("ses", clock),
                user.TenantId,
                userId = user.Id,
                tokenHash = SecretToken.HashOf(token),
                csrfHash = SecretToken.HashOf(CsrfTokenOf(token)),
                now,
                until = now + Idle,
            },
            ct);
        return new OpenedSession(user, firm, token, now + Longest);
    }

    /// <summary>Whose session it is; null when it is unknown or over.</summary>
    public async Task<KnownSession?> FindAsync(string token, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var row = await database.QueryFirstOrDefaultAsync<KnownSession>(
            """
            SELECT s.id, s.csrf_hash, s.created_at, s.last_seen_at, u.id AS user_id, u.tenant_id, u.email, u.name, u.role, t.name AS firm
            FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN tenants t ON t.id = u.tenant_id
            WHERE s.token_hash = @hash AND s.expires_at > @now AND u.disabled_at IS NULL AND (t.id IS NULL OR t.status <> 'suspended')
            """,
            new { hash = SecretToken.HashOf(token), now },
            ct);
        if (row is not null && row.LastSeenAt < now - UseIsKnownTo)
        {
            await database.ExecuteAsync(
                "UPDATE sessions SET last_seen_at = @now, expires_at = @until WHERE id = @Id AND last_seen_at < @before",
                new { now, until = Instant.Min(now + Idle, row.CreatedAt + Longest), row.Id, before = now - UseIsKnownTo },
                ct);
        }

        return row;
    }

    public Task EndAsync(string sessionId, CancellationToken ct)
        => database.ExecuteAsync("DELETE FROM sessions WHERE id = @sessionId", new { sessionId }, ct);

    /// <summary>Signs somebody out everywhere, or everywhere else.</summary>
    public static Task<int> EndAllAsync(DbTransaction transaction, string userId, string? except, CancellationToken ct)
        => transaction.ExecuteAsync("DELETE FROM sessions WHERE user_id = @userId AND (@except IS NULL OR id <> @except)", new { userId, except }, ct);
}

/// <summary>A session just opened.</summary>
/// <param name="User">Whose.</param>
/// <param name="Firm">The name of his firm.</param>
/// <param name="Token">For the cookie, and nowhere else.</param>
/// <param name="Until">When it is over at the latest.</param>
internal sealed record OpenedSession(UserRow User, string? Firm, string Token, Instant Until);

/// <summary>The session of a request.</summary>
internal sealed class KnownSession
{
    public required string Id { get; init; }

    public required string CsrfHash { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant LastSeenAt { get; init; }

    public required string UserId { get; init; }

    public string? TenantId { get; init; }

    public required string Email { get; init; }

    public string? Name { get; init; }

    public required string Role { get; init; }

    /// <summary>The name of his firm; null for the operator's people.</summary>
    public string? Firm { get; init; }

    /// <summary>Whoever does something in this session, for the audit log.</summary>
    public Actor Actor => Actor.Person(UserId, Email, Role);
}
