using System.Data.Common;
using Coccinelle.Server.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

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
        services.AddSingleton(sp => StorageOptions.From(sp.GetRequiredService<IConfiguration>(), sp.GetRequiredService<IHostEnvironment>()));
        services.AddSingleton(sp => CreateSource(sp.GetRequiredService<StorageOptions>(), sp.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(sp => new Database(sp.GetRequiredService<DbDataSource>(), Dialect.Of(sp.GetRequiredService<StorageOptions>().Kind)));
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

    internal static DbDataSource CreateSource(StorageOptions options, ILoggerFactory? logs = null)
    {
        if (options.Kind == DialectKind.Sqlite) return CreateSqlite(options);
        var builder = new NpgsqlDataSourceBuilder(WithDefaults(options.ConnectionString));
        if (logs is not null) builder.UseLoggerFactory(logs);
        return builder.Build();
    }

    private static SqliteDataSource CreateSqlite(StorageOptions options)
    {
        try
        {
            return new(options.ConnectionString);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw options.CannotBeUsed(e); // its folder cannot be made
        }
    }

    /// <summary>What the operator did not say: prepare what repeats, give up on an unreachable server soon, leave room for other servers.</summary>
    private static string WithDefaults(string connectionString)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!given.ContainsKey("Max Auto Prepare")) settings.MaxAutoPrepare = 100;
        if (!given.ContainsKey("Auto Prepare Min Usages")) settings.AutoPrepareMinUsages = 2;
        if (!given.ContainsKey("Maximum Pool Size")) settings.MaxPoolSize = 40;
        if (!given.ContainsKey("Timeout")) settings.Timeout = 5;
        if (!given.ContainsKey("Application Name")) settings.ApplicationName = "coccinelle";
        return settings.ConnectionString;
    }
}
