using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>The storage as a host starts and stops it.</summary>
public sealed class StorageServicesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_host_migrates_before_it_starts_writes_and_reports_its_health(string kind)
    {
        await using var place = await TestDatabase.CreateAsync(kind);
        using var host = Build(place.ConnectionString);
        await host.StartAsync(Ct);

        await host.Services.GetRequiredService<IDurableWriter>().WriteAsync(Rows.Webhook("first"), Ct);
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains("ready"), Ct);

        Assert.Equal(HealthStatus.Healthy, health.Entries["database"].Status);
        await host.StopAsync(Ct);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Migrating_alone_needs_no_started_host(string kind)
    {
        await using var place = await TestDatabase.CreateAsync(kind);
        using var host = Build(place.ConnectionString);

        Assert.True(await host.MigrateStorageAsync(Ct) > 0);
        Assert.Equal(0, await host.MigrateStorageAsync(Ct));
    }

    [Fact]
    public async Task A_database_that_went_away_is_unhealthy_and_fails_writes_without_a_lie()
    {
        var place = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        using var host = Build(place.ConnectionString);
        await host.StartAsync(Ct);
        await host.Services.GetRequiredService<IDurableWriter>().WriteAsync(Rows.Webhook("before"), Ct);

        await place.DisposeAsync();

        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct);
        Assert.Equal(HealthStatus.Unhealthy, health.Entries["database"].Status);
        var writer = host.Services.GetRequiredService<IDurableWriter>();
        await Assert.ThrowsAnyAsync<StorageException>(() => writer.WriteAsync(Rows.Webhook("after"), Ct).AsTask());
        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.WriteAsync(Rows.Webhook("later"), Ct).AsTask());
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_stops_the_start_with_one_clear_message()
    {
        var folder = Directory.CreateTempSubdirectory("coccinelle-db-").FullName;
        using var host = Build($"Data Source={folder}");

        var error = await Assert.ThrowsAsync<SettingsException>(() => host.StartAsync(Ct));

        Assert.Contains($"SQLite file {folder}", error.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__coccinelle", error.Message, StringComparison.Ordinal);
        Directory.Delete(folder);
    }

    private static IHost Build(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:coccinelle", connectionString)]);
        builder.AddStorage();
        return builder.Build();
    }
}
