using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coccinelle.Server.Access;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Channels.WhatsApp;

/// <summary>
/// Whose browser comes back from 360dialog: 256 random bits that only it carries, good for one return within ten minutes, kept as
/// a hash. Nothing else about the return can be believed.
/// </summary>
internal sealed class ConnectStates(Database database, IClock clock)
{
    private static readonly Duration Life = Duration.FromMinutes(10);

    public async Task<(string State, Instant ExpiresAt)> CreateAsync(string tenantId, Actor actor, CancellationToken ct)
    {
        var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetCurrentInstant();
        await database.For(tenantId).ExecuteAsync(
            "INSERT INTO connect_states (state_hash, tenant_id, actor, created_at, expires_at) VALUES (@hash, @tenantId, @actor, @now, @until)",
            new { hash = HashOf(state), tenantId, actor = JsonSerializer.Serialize(actor), now, until = now + Life },
            ct);
        return (state, now + Life);
    }

    /// <summary>Uses the state up; of two that come with it, one gets it.</summary>
    public async Task<ConnectState> ConsumeAsync(string? state, CancellationToken ct)
    {
        if (state is not { Length: > 0 and <= 200 })
            return new ConnectState.Unknown();

        var (hash, now) = (HashOf(state), clock.GetCurrentInstant());
        var row = await database.QueryFirstOrDefaultAsync<Row>(
            """
            UPDATE connect_states SET used_at = @now WHERE state_hash = @hash AND used_at IS NULL AND expires_at > @now
            RETURNING tenant_id, actor, used_at
            """,
            new { hash, now },
            ct);
        if (row is not null)
            return new ConnectState.Valid(row.TenantId, JsonSerializer.Deserialize<Actor>(row.Actor)!);

        var known = await database.QueryFirstOrDefaultAsync<Row>("SELECT tenant_id, actor, used_at FROM connect_states WHERE state_hash = @hash", new { hash }, ct);
        return known switch
        {
            null => new ConnectState.Unknown(),
            { UsedAt: not null } => new ConnectState.Used(),
            _ => new ConnectState.Expired(),
        };
    }

    private static string HashOf(string state) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));

    private sealed class Row
    {
        public required string TenantId { get; init; }

        public required string Actor { get; init; }

        public Instant? UsedAt { get; init; }
    }
}

/// <summary>What a state is worth. Closed.</summary>
internal abstract record ConnectState
{
    private ConnectState()
    {
    }

    public sealed record Valid(string TenantId, Actor Actor) : ConnectState;

    public sealed record Used : ConnectState;

    public sealed record Expired : ConnectState;

    public sealed record Unknown : ConnectState;
}
