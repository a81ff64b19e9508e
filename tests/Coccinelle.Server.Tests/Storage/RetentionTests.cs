using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>What served its purpose goes, everything else stays.</summary>
public sealed class RetentionTests(OwnServers servers) : IClassFixture<OwnServers>
{
    private static CancellationToken Ct => TestServer.Ct;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Only_processed_events_older_than_thirty_days_leave_the_inbox(string kind)
    {
        var server = await servers.GetAsync(kind);
        var retention = server.Services.GetRequiredService<Retention>();
        var now = server.Clock.GetCurrentInstant();
        foreach (var (age, processed) in new[] { (31, true), (31, false), (29, true) })
        {
            var at = now - NodaTime.Duration.FromDays(age);
            await server.Database.ExecuteAsync(
                """
                INSERT INTO webhook_inbox (id, provider, event_key, kind, body, received_at, next_attempt_at, processed_at)
                VALUES (@id, 'test', @id, 'test', '', @at, @next, @processedAt)
                """,
                new { id = Ids.Before("in", at) + Guid.NewGuid().ToString("N")[..20], at, next = now + NodaTime.Duration.FromDays(1), processedAt = processed ? at : (NodaTime.Instant?)null },
                Ct);
        }

        var gone = await retention.SweepAsync(Ct);

        Assert.Equal(1, gone["webhook_inbox"]);
        Assert.Equal(2, await server.Database.ScalarAsync<int>("SELECT count(*) FROM webhook_inbox WHERE provider = 'test'", null, Ct));
        Assert.Equal(0, (await retention.SweepAsync(Ct))["webhook_inbox"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_crowd_of_old_answers_goes_in_several_batches(string kind)
    {
        var server = await servers.GetAsync(kind);
        var old = server.Clock.GetCurrentInstant() - NodaTime.Duration.FromDays(3);
        await server.Database.InTransactionAsync(
            async transaction =>
            {
                for (var i = 0; i < 2100; i++)
                {
                    await transaction.ExecuteAsync(
                        "INSERT INTO idempotency_keys (scope, key, request_hash, created_at) VALUES ('retention', @key, '', @at)",
                        new { key = $"{i}", at = i < 2050 ? old : server.Clock.GetCurrentInstant() },
                        Ct);
                }
            },
            Ct);

        var gone = await server.Services.GetRequiredService<Retention>().SweepAsync(Ct);

        Assert.Equal(2050, gone["idempotency_keys"]);
        Assert.Equal(50, await server.Database.ScalarAsync<int>("SELECT count(*) FROM idempotency_keys WHERE scope = 'retention'", null, Ct));
    }
}
