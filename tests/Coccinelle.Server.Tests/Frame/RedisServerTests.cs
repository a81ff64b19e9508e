using Coccinelle.Server.Tests.Support;
using StackExchange.Redis;

namespace Coccinelle.Server.Tests.Frame;

public sealed class RedisServerTests
{
    [Fact]
    public async Task A_private_server_answers_and_is_gone_afterwards()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("COCCINELLE_TEST_REDIS") is { Length: > 0 }, "a server of its own is given");
        string connection;
        await using (var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken))
        {
            connection = redis.ConnectionString;
            await using var client = await ConnectionMultiplexer.ConnectAsync(connection);
            await client.GetDatabase().StringSetAsync("key", "value");
            Assert.Equal("value", await client.GetDatabase().StringGetAsync("key"));
        }

        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync($"{connection},connectTimeout=500"));
    }

    [Fact]
    public async Task Two_servers_do_not_meet()
    {
        await using var one = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var other = await RedisServer.StartAsync(TestContext.Current.CancellationToken);

        Assert.True(
            one.ConnectionString != other.ConnectionString || Environment.GetEnvironmentVariable("COCCINELLE_TEST_REDIS") is { Length: > 0 });
    }
}
