using System.Data.Common;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Storage;

public sealed class GroupCommitTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_thousand_concurrent_writes_are_all_there_and_share_commits(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind);

        var results = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => Task.Run(() => Write(storage, Rows.Webhook($"{i}")), Ct)));

        Assert.All(results, result => Assert.Equal(1, result[0]));
        Assert.Equal(1_000, await storage.CountAsync("webhook_inbox"));
        Assert.InRange(storage.Commits, 1, 500);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_write_is_visible_to_everyone_as_soon_as_it_is_acknowledged(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind);
        var another = storage.Another().Database;
        for (var i = 0; i < 50; i++)
        {
            await Write(storage, Rows.Webhook($"{i}"));
            Assert.Equal(i + 1, await another.ScalarAsync<int>("SELECT count(*) FROM webhook_inbox", args: null, Ct));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task One_bad_row_fails_alone(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, writing: false);
        var good = Enumerable.Range(0, 99).Select(i => Write(storage, Rows.Webhook($"{i}"))).ToArray();
        var bad = Write(storage, Rows.Webhook("bad", body: null));
        var more = Enumerable.Range(100, 99).Select(i => Write(storage, Rows.Webhook($"{i}"))).ToArray();
        await storage.Commit.StartAsync(Ct);

        var error = await Assert.ThrowsAnyAsync<DbException>(() => bad);
        await Task.WhenAll([.. good, .. more]);

        Assert.False(error.IsUniqueViolation());
        Assert.Equal(198, await storage.CountAsync("webhook_inbox"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Of_the_same_event_twice_in_one_batch_exactly_one_is_written(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, writing: false);
        var writes = Enumerable.Range(0, 20).Select(i => Write(storage, Rows.Webhook($"{i / 2}"))).ToArray();
        await storage.Commit.StartAsync(Ct);

        var errors = 0;
        foreach (var write in writes)
        {
            try
            {
                await write;
            }
            catch (DbException e)
            {
                Assert.True(e.IsUniqueViolation());
                errors++;
            }
        }

        Assert.Equal(10, errors);
        Assert.Equal(10, await storage.CountAsync("webhook_inbox"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_repetition_that_the_statement_allows_for_affects_no_row(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind);
        var sql = Rows.InsertWebhook + " ON CONFLICT (provider, event_key) DO NOTHING";
        Statement Again(int id) => new(sql, ("id", $"in_{id}"), ("key", "same"), ("body", ""), ("at", Rows.Noon));

        Assert.Equal(1, (await Write(storage, Again(1))).Total);
        Assert.Equal(0, (await Write(storage, Again(2))).Total);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_statements_of_one_write_succeed_or_fail_together(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, writing: false);
        var before = Write(storage, Rows.Webhook("before"));
        var torn = Write(storage, new(Rows.Webhook("first"), Rows.Webhook("second", body: null)));
        var whole = Write(storage, new(Rows.Webhook("third"), new Statement("UPDATE webhook_inbox SET lease_until = NULL")));
        await storage.Commit.StartAsync(Ct);

        await before;
        await Assert.ThrowsAnyAsync<DbException>(() => torn);
        var result = await whole;

        Assert.Equal((1, 2), (result[0], result[1]));
        Assert.Equal(["before", "third"], await storage.Database.QueryAsync<string>("SELECT event_key FROM webhook_inbox ORDER BY event_key", args: null, Ct));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_statement_that_is_nonsense_or_lacks_a_value_fails_alone(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, writing: false);
        var good = Write(storage, Rows.Webhook("good"));
        var nonsense = Write(storage, new Statement("INSERT INTO no_such_table VALUES (@x)", ("x", 1)));
        var lacking = Write(storage, new Statement(Rows.InsertWebhook, ("id", "in_1"), ("key", "lacking"), ("at", Rows.Noon)));
        var mistyped = Write(storage, new Statement("UPDATE webhook_inbox SET next_attempt_at = @n", ("n", new byte[] { 1 })));
        await storage.Commit.StartAsync(Ct);

        await good;
        await Assert.ThrowsAnyAsync<DbException>(() => nonsense);
        Assert.IsNotType<StorageException>(await Assert.ThrowsAnyAsync<Exception>(() => lacking), exactMatch: false);
        Assert.IsNotType<StorageException>(await Assert.ThrowsAnyAsync<Exception>(() => mistyped), exactMatch: false);
        Assert.Equal(1, await storage.CountAsync("webhook_inbox"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_caller_who_stops_waiting_does_not_stop_the_write(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, writing: false);
        using var impatience = new CancellationTokenSource();
        var write = storage.Commit.WriteAsync(Rows.Webhook("left"), impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);

        await storage.Commit.StartAsync(Ct);
        await Write(storage, Rows.Webhook("after"));

        Assert.Equal(2, await storage.CountAsync("webhook_inbox"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_full_queue_refuses_at_once_and_works_again_when_it_has_emptied(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, new() { QueueLimit = 10 }, writing: false);
        var waiting = Enumerable.Range(0, 10).Select(i => Write(storage, Rows.Webhook($"{i}"))).ToArray();

        await Assert.ThrowsAsync<StorageBusyException>(() => Write(storage, Rows.Webhook("one too many")));

        await storage.Commit.StartAsync(Ct);
        await Task.WhenAll(waiting);
        await Write(storage, Rows.Webhook("later"));
        Assert.Equal(11, await storage.CountAsync("webhook_inbox"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Stopping_completes_what_waits_and_takes_no_more(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, writing: false);
        var waiting = Enumerable.Range(0, 100).Select(i => Write(storage, Rows.Webhook($"{i}"))).ToArray();
        await storage.Commit.StartAsync(Ct);

        await storage.Commit.StopAsync(Ct);

        await Task.WhenAll(waiting);
        Assert.Equal(100, await storage.CountAsync("webhook_inbox"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Write(storage, Rows.Webhook("late")));
    }

    private static Task<WriteResult> Write(StorageFixture storage, DurableWrite write) => storage.Commit.WriteAsync(write, Ct).AsTask();
}
