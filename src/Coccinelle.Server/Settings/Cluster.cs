using System.Globalization;
using Orleans.Configuration;
using Orleans.Dashboard;
using StackExchange.Redis;

namespace Coccinelle.Server.Settings;

/// <summary>
/// One silo in this process. Alone by default; one of several when <c>ConnectionStrings__redis</c> is given. A given
/// <c>Orleans</c> section (as an AppHost sends it) wins over everything here.
/// </summary>
internal static class Cluster
{
    private const string Name = "coccinelle";

    public static void AddCluster(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (configuration.GetConnectionString("redis") is { Length: > 0 } redis)
            UseRedis(builder, redis);

        // Two products on one Redis must not meet, wherever the server was started from and whether its settings file was there.
        configuration["Orleans:ClusterId"] ??= Name;
        configuration["Orleans:ServiceId"] ??= Name;
        var inCluster = configuration.GetSection("Orleans:Clustering").Exists();
        if (inCluster)
            configuration["Orleans:Endpoints:SiloPort"] ??= SiloPort(configuration).ToString(CultureInfo.InvariantCulture);

        builder.UseOrleans(silo =>
        {
            if (!inCluster)
                StandAlone(silo, configuration.GetValue<int?>("Orleans:Endpoints:SiloPort") ?? SiloPorts.Next());
            else if (configuration["Orleans:Endpoints:GatewayPort"] is null)
                silo.Configure<EndpointOptions>(options => options.GatewayPort = 0); // every client is co-hosted

            // A silo that died without goodbye is waited for until it has missed three of these.
            silo.Configure<ClusterMembershipOptions>(options => options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5));
            if (builder.Environment.IsDevelopment())
                silo.AddDashboard();
        });
        builder.Services.AddHealthChecks().AddCheck<SiloHealthCheck>("silo", tags: ["ready"]);
    }

    /// <summary>There is nobody to evict but itself, which a machine that sleeps just after the start would make it do.</summary>
    private static void StandAlone(ISiloBuilder silo, int port) => silo
        .UseLocalhostClustering(siloPort: port, gatewayPort: 0)
        .Configure<ClusterMembershipOptions>(options => options.EvictWhenMaxJoinAttemptTimeExceeded = false);

    private static void UseRedis(WebApplicationBuilder builder, string connectionString)
    {
        if (!builder.Configuration.GetSection("Orleans:Clustering").Exists())
        {
            builder.Configuration["Orleans:Clustering:ProviderType"] = "Redis";
            builder.Configuration["Orleans:Clustering:ServiceKey"] = "redis";
        }

        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        builder.Services.AddKeyedSingleton<IConnectionMultiplexer>(
            builder.Configuration["Orleans:Clustering:ServiceKey"] ?? "redis", (_, _) => ConnectionMultiplexer.Connect(options));
    }

    /// <summary>
    /// Ten thousand above the HTTP port: different for each server of one machine, and the same after a crash. A silo that
    /// comes back on its old port is recognised at once; on another one the cluster waits for the dead one first.
    /// </summary>
    private static int SiloPort(IConfiguration configuration)
    {
        var http = Uri.TryCreate(SettingsServices.OwnAddress(configuration), UriKind.Absolute, out var address) ? address.Port : 0;
        return http is 0 ? SiloPorts.Next() : http + (http > 50_000 ? -10_000 : 10_000);
    }
}
