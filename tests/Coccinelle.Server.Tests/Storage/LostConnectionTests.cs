using System.Collections.Concurrent;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>The server takes the connection away in the middle: nobody is told "written" about a row that is not there.</summary>
public sealed class LostConnectionTests
{
    private const string KillWriters = """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'INSERT INTO webhook_inbox%'
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callers_get_true_answers_and_the_writer_recovers()
    {
        await using var storage = await StorageFixture.CreateAsync(TestDatabase.Postgres);
        var killer = storage.Another().Database.Owner;
        var acknowledged = new ConcurrentBag<string>();
        var refused = new ConcurrentBag<string>();
        var killed = 0;
        using var heard = new SemaphoreSlim(0);
        using var enough = new CancellationTokenSource();

        var callers = Enumerable.Range(0, 16).Select(caller => Task.Run(
            async () =>
            {
                for (var i = 0; !enough.IsCancellationRequested; i++)
                {
                    var key = $"{caller}-{i}";
                    try
                    {
                        await storage.Commit.WriteAsync(Rows.Webhook(key), Ct);
                        acknowledged.Add(key);
                        heard.Release();
                    }
                    catch (StorageUnavailableException)
                    {
                        refused.Add(key);
                    }
                    catch (CommitUnknownException)
                    {
                        // Written or not: it may be found or missed below.
                    }
                }
            },
            Ct)).ToArray();
        for (var round = 0; round < 20 || killed < 5; round++)
        {
            killed += await killer.ScalarAsync<int>(KillWriters, args: null, Ct);
            for (var i = 0; i < 50; i++) await heard.WaitAsync(Ct);
        }

        await enough.CancelAsync();
        await Task.WhenAll(callers);
        var written = (await storage.Database.QueryAsync<string>("SELECT event_key FROM webhook_inbox", args: null, Ct)).ToHashSet();

        Assert.DoesNotContain(acknowledged, key => !written.Contains(key));
        Assert.DoesNotContain(refused, written.Contains);
        await Eventually.IsTrueAsync(async () => // the last connection may have been killed after its last write, and only the next one notices
        {
            try
            {
                return (await storage.Commit.WriteAsync(Rows.Webhook("at last"), Ct)).Total <= 1;
            }
            catch (CommitUnknownException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task Connections_that_died_while_they_lay_idle_cost_nobody_anything()
    {
        await using var storage = await StorageFixture.CreateAsync(TestDatabase.Postgres);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => storage.Commit.WriteAsync(Rows.Webhook($"{i}"), Ct).AsTask()));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => storage.CountAsync("webhook_inbox")));
        const string killAll = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        Assert.True(await storage.Another().Database.Owner.ScalarAsync<int>(killAll, args: null, Ct) > 2);
        storage.Clock.Advance(TimeSpan.FromMinutes(1));

        for (var i = 20; i < 30; i++) await storage.Commit.WriteAsync(Rows.Webhook($"{i}"), Ct);

        Assert.Equal(30, await storage.CountAsync("webhook_inbox"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_was_acknowledged_is_there_for_the_next_process(string kind)
    {
        await using var place = await TestDatabase.CreateAsync(kind);
        await using (var first = await StorageFixture.OpenAsync(place)) await first.Commit.WriteAsync(Rows.Webhook("before the restart"), Ct);

        await using var second = await StorageFixture.OpenAsync(place);

        Assert.Equal(1, await second.CountAsync("webhook_inbox"));
    }
}
