using Coccinelle.Server.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace Coccinelle.Server.Storage;

internal static class StorageServices
{
    /// <summary>
    /// Database, group commit, migration at start and the health check <c>database</c>. Call it before anything that
    /// writes at start or stop (Orleans, workers): hosted services stop in reverse order, so the writer stops last.
    /// </summary>
    public static IHostApplicationBuilder AddStorage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
#pragma warning disable RS0030 // Here the machine's clock comes in.
        services.TryAddSingleton<IClock>(SystemClock.Instance);
#pragma warning restore RS0030
        services.AddSingleton(sp => StorageOptions.From(sp.GetRequiredService<IConfiguration>(), sp.GetRequiredService<IHostEnvironment>()));
        services.AddSingleton(sp => StorageSources.Create(sp.GetRequiredService<StorageOptions>(), sp.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(sp => new Database(sp.GetRequiredService<StorageSources>(), Dialect.Of(sp.GetRequiredService<StorageOptions>().Kind)));
        services.AddSingleton<StorageMetrics>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<StorageStartup>();
        services.AddHostedService(sp => sp.GetRequiredService<StorageStartup>());
        services.AddOptions<GroupCommitOptions>().BindConfiguration(GroupCommitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<GroupCommit>();
        services.AddSingleton<IDurableWriter>(sp => sp.GetRequiredService<GroupCommit>());
        services.AddHostedService(sp => sp.GetRequiredService<GroupCommit>());
        services.AddSingleton<Retention>();
        services.AddHostedService(sp => sp.GetRequiredService<Retention>());
        services.AddHealthChecks().AddCheck<StorageHealthCheck>("database", tags: ["ready"]);
        return builder;
    }

    /// <summary>Waits for the database and migrates it; the host is built, not started.</summary>
    /// <returns>How many steps were applied.</returns>
    /// <exception cref="SettingsException">The database cannot be used.</exception>
    /// <exception cref="MigrationException">A step failed.</exception>
    public static Task<int> MigrateStorageAsync(this IHost host, CancellationToken ct = default) =>
        host.Services.GetRequiredService<StorageStartup>().RunAsync(ct);
}
