using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Storage;

public sealed class TransactionTests
{
    private const string AddTenant = "INSERT INTO tenants (id, name) VALUES (@id, 'Garage')";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_transaction_that_throws_leaves_nothing(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, writing: false);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => storage.Database.InTransactionAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(AddTenant, new { id = "tenant_1" }, Ct);
                throw new InvalidTimeZoneException();
            },
            Ct));

        Assert.Equal(0, await storage.CountAsync("tenants"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Transactions_plain_writes_and_group_commit_do_not_disturb_each_other(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind);
        await storage.AddTenantAsync("counter");

        await Task.WhenAll(
            ManyAsync(100, i => storage.Commit.WriteAsync(Rows.Webhook($"{i}"), Ct).AsTask()),
            ManyAsync(50, i => storage.Database.ExecuteAsync(AddTenant, new { id = $"plain_{i}" }, Ct)),
            ManyAsync(50, _ => storage.Database.InTransactionAsync(
                async transaction =>
                {
                    var select = $"SELECT version FROM tenants WHERE id = 'counter' {storage.Database.Dialect.ForUpdate}";
                    var version = await transaction.ScalarAsync<int>(select, args: null, Ct);
                    await Task.Yield();
                    await transaction.ExecuteAsync("UPDATE tenants SET version = @next WHERE id = 'counter'", new { next = version + 1 }, Ct);
                },
                Ct)));

        Assert.Equal(100, await storage.CountAsync("webhook_inbox"));
        Assert.Equal(51, await storage.CountAsync("tenants"));
        Assert.Equal(51, await storage.Database.ScalarAsync<int>("SELECT version FROM tenants WHERE id = 'counter'", args: null, Ct));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_write_beside_the_open_transaction_is_refused_instead_of_waiting_for_ever(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind);

        await Assert.ThrowsAsync<InvalidOperationException>(() => storage.Database.InTransactionAsync(
            _ => storage.Commit.WriteAsync(Rows.Webhook("beside"), Ct).AsTask(), Ct));
        await Assert.ThrowsAsync<InvalidOperationException>(() => storage.Database.InTransactionAsync(
            _ => storage.Database.ExecuteAsync(AddTenant, new { id = "beside" }, Ct), Ct));
        await Assert.ThrowsAsync<InvalidOperationException>(() => storage.Database.InTransactionAsync(
            _ => storage.Database.InTransactionAsync(_ => Task.CompletedTask, Ct), Ct));

        await storage.Commit.WriteAsync(Rows.Webhook("after"), Ct);
        Assert.Equal(1, await storage.CountAsync("webhook_inbox"));
    }

    private static Task ManyAsync(int times, Func<int, Task> work) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(i => Task.Run(() => work(i), Ct)));
}
