using System.Diagnostics.Metrics;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>A migrated database and a running group commit, as the server has them, on a database of their own.</summary>
internal sealed class StorageFixture : IAsyncDisposable
{
    private readonly TestDatabase _place;
    private readonly bool _dropsPlace;
    private readonly List<StorageSources> _others = [];
    private readonly Meters _meters = new();

    private StorageFixture(TestDatabase place, GroupCommitOptions options, bool dropsPlace)
    {
        _place = place;
        _dropsPlace = dropsPlace;
        var parsed = StorageOptions.Parse(place.ConnectionString, Path.GetTempPath());
        Sources = StorageSources.Create(parsed);
        Database = new(Sources, Dialect.Of(parsed.Kind));
        Migrator = new(Database, TimeProvider.System, NullLogger<Migrator>.Instance);
        Commit = new(Database, Options.Create(options), new(_meters), Clock, NullLogger<GroupCommit>.Instance);
    }

    /// <summary>The group commit's clock: real, and can be put forward.</summary>
    public HurriedClock Clock { get; } = new();

    public StorageSources Sources { get; }

    public Database Database { get; }

    public Migrator Migrator { get; }

    public GroupCommit Commit { get; }

    /// <summary>Batches committed since the start.</summary>
    public int Commits => _meters.Commits;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<StorageFixture> CreateAsync(string kind, GroupCommitOptions? options = null, bool migrated = true, bool writing = true)
    {
        var fixture = new StorageFixture(await TestDatabase.CreateAsync(kind), options ?? new(), dropsPlace: true);
        if (migrated) await fixture.Migrator.MigrateAsync(Ct);
        if (writing) await fixture.Commit.StartAsync(Ct);
        return fixture;
    }

    /// <summary>On a database that outlives the fixture, as one outlives a process.</summary>
    public static async Task<StorageFixture> OpenAsync(TestDatabase place)
    {
        var fixture = new StorageFixture(place, new(), dropsPlace: false);
        await fixture.Migrator.MigrateAsync(Ct);
        await fixture.Commit.StartAsync(Ct);
        return fixture;
    }

    /// <summary>The same database through a data source of its own, as another server would open it.</summary>
    public (Database Database, Migrator Migrator) Another()
    {
        var parsed = StorageOptions.Parse(_place.ConnectionString, Path.GetTempPath());
        var sources = StorageSources.Create(parsed);
        _others.Add(sources);
        var database = new Database(sources, Dialect.Of(parsed.Kind));
        return (database, new(database, TimeProvider.System, NullLogger<Migrator>.Instance));
    }

    public Task<int> CountAsync(string table) => Database.ScalarAsync<int>($"SELECT count(*) FROM {table}", args: null, Ct);

    public Task AddTenantAsync(string id = "tenant_1") =>
        Database.ExecuteAsync("INSERT INTO tenants (id, name) VALUES (@id, 'Garage du Lac')", new { id }, Ct);

    public async ValueTask DisposeAsync()
    {
        await Commit.DisposeAsync();
        Database.Dispose();
        await Sources.DisposeAsync();
        foreach (var other in _others) await other.DisposeAsync();
        if (_dropsPlace) await _place.DisposeAsync();
        _meters.Dispose();
    }

    internal sealed class HurriedClock : TimeProvider
    {
        private long _ahead;

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));
    }

    private sealed class Meters : IMeterFactory
    {
        private readonly MeterListener _listener = new();
        private readonly List<Meter> _made = [];
        private int _commits;

        public Meters()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                lock (_made)
                    if (_made.Contains(instrument.Meter) && instrument.Name == "coccinelle.storage.batch.size") listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<int>((_, _, _, _) => Interlocked.Increment(ref _commits));
            _listener.Start();
        }

        public int Commits => Volatile.Read(ref _commits);

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            lock (_made) _made.Add(meter);
            return meter;
        }

        public void Dispose()
        {
            _listener.Dispose();
            foreach (var meter in _made) meter.Dispose();
        }
    }
}
