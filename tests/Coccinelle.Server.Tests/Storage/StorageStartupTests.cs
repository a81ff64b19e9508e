using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>PostgreSQL may start after us; waiting is done on a clock that passes at once.</summary>
public sealed class StorageStartupTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_comes_later_is_waited_for_and_migrated()
    {
        var server = await SharedPostgres.GetOrSkipAsync();
        var later = $"late_{Guid.NewGuid():N}";
        await using var anyDatabase = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        var connectionString = new NpgsqlConnectionStringBuilder(anyDatabase.ConnectionString) { Database = later }.ConnectionString;
        var clock = new PassingClock();
        clock.Passing = async waits =>
        {
            if (waits == 3) await server.CreateDatabaseAsync(later, Ct);
        };

        Assert.True(await RunAsync(connectionString, clock) > 0);
        Assert.Equal(3, clock.Waits);
        await server.DropDatabaseAsync(connectionString);
    }

    [Fact]
    public async Task A_database_that_never_comes_stops_the_start_after_thirty_seconds_with_its_place()
    {
        var clock = new PassingClock();

        var error = await Assert.ThrowsAsync<SettingsException>(() => RunAsync("Host=127.0.0.1;Port=1;Database=firms;Password=s3cret", clock));

        Assert.Equal(TimeSpan.FromSeconds(30), clock.Passed);
        Assert.Contains("PostgreSQL at 127.0.0.1:1/firms", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_are_refused_stop_the_start_at_once()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        var connectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "nobody_we_know", Password = "wrong" };
        var clock = new PassingClock();

        await Assert.ThrowsAsync<SettingsException>(() => RunAsync(connectionString.ConnectionString, clock));

        Assert.Equal(0, clock.Waits);
    }

    private static async Task<int> RunAsync(string connectionString, TimeProvider clock)
    {
        var options = StorageOptions.Parse(connectionString, Path.GetTempPath());
        await using var sources = StorageSources.Create(options);
        using var database = new Database(sources, Dialect.Of(options.Kind));
        var migrator = new Migrator(database, clock, NullLogger<Migrator>.Instance);
        return await new StorageStartup(sources, database, migrator, options, clock, NullLogger<StorageStartup>.Instance).RunAsync(Ct);
    }

    /// <summary>Every wait is over at once, and counted as if it had been waited.</summary>
    private sealed class PassingClock : TimeProvider
    {
        public int Waits { get; private set; }

        public TimeSpan Passed { get; private set; }

        public Func<int, Task> Passing { get; set; } = _ => Task.CompletedTask;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits++;
            Passed += dueTime;
            _ = RingAsync(callback, state);
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        private async Task RingAsync(TimerCallback callback, object? state)
        {
            await Task.Yield();
            await Passing(Waits);
            callback(state);
        }
    }
}
