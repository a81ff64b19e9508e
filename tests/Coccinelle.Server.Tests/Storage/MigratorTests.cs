using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Storage;

public sealed class MigratorTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Migrating_twice_applies_everything_once(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, migrated: false);
        var steps = Migration.EmbeddedFor(storage.Database.Dialect).Count;

        Assert.Equal(steps, await storage.Migrator.MigrateAsync(Ct));
        Assert.Equal(0, await storage.Migrator.MigrateAsync(Ct));
        Assert.Equal(steps, await storage.CountAsync("schema_versions"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Eight_servers_starting_together_migrate_once(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, migrated: false);
        var servers = Enumerable.Range(0, 8).Select(_ => storage.Another().Migrator).ToArray();

        var applied = await Task.WhenAll(servers.Select(server => Task.Run(() => server.MigrateAsync(Ct), Ct)));

        var steps = Migration.EmbeddedFor(storage.Database.Dialect).Count;
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, steps], applied.Order());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_migration_edited_after_it_was_applied_is_refused_by_name(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, migrated: false);
        await storage.Migrator.MigrateAsync([new(1, "notes", "CREATE TABLE notes (id text NOT NULL)")], Ct);

        var error = await Assert.ThrowsAsync<MigrationException>(() =>
            storage.Migrator.MigrateAsync([new(1, "notes", "CREATE TABLE notes (id text)")], Ct));

        Assert.Contains("0001_notes was edited", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_failing_step_leaves_nothing_behind_not_even_the_steps_before_it(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, migrated: false);
        Migration[] steps = [new(1, "good", "CREATE TABLE good (id text NOT NULL)"), new(2, "bad", "CREATE TABEL bad (id text)")];

        var error = await Assert.ThrowsAsync<MigrationException>(() => storage.Migrator.MigrateAsync(steps, Ct));

        Assert.Contains("0002_bad", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await storage.Migrator.MigrateAsync(steps[..1], Ct));
    }

    [Fact]
    public void Line_endings_do_not_change_a_checksum() =>
        Assert.Equal(new Migration(1, "a", "SELECT 1;\nSELECT 2;").Checksum, new Migration(1, "a", "SELECT 1;\r\nSELECT 2;").Checksum);

    [Fact]
    public void Both_databases_have_the_same_steps() => Assert.Equal(
        Migration.EmbeddedFor(Dialect.Sqlite).Select(step => (step.Version, step.Name)),
        Migration.EmbeddedFor(Dialect.Postgres).Select(step => (step.Version, step.Name)));
}
