using System.Globalization;
using Coccinelle.Sandbox;
using Npgsql;
using StackExchange.Redis;

namespace Coccinelle.Server.Tests.Cluster;

/// <summary>Environments of servers, as an engineer or an Aspire AppHost sets them.</summary>
internal static class ServerSettings
{
    public const string OperatorKey = "operator-key-of-the-cluster-tests-0123456789";
    public const string TwilioToken = "twilio-auth-token-of-the-cluster-tests";
    public const string VapiSecret = "vapi-webhook-secret-of-the-cluster-tests";
    public const string PublicUrl = "https://coccinelle.example";
    public const string SharedNumber = "+33939035761";

    /// <summary>What Production demands, with the sandbox as the outside world. No <c>ASPNETCORE_ENVIRONMENT</c> means Production.</summary>
    public static Dictionary<string, string> Production(SandboxHost world, string database, int slots = 10) => new()
    {
        ["ConnectionStrings__coccinelle"] = database,
        ["TWILIO_ACCOUNT_SID"] = SandboxDefaults.TwilioAccountSid,
        ["TWILIO_AUTH_TOKEN"] = TwilioToken,
        ["TWILIO_API_BASE_URL"] = world.Address.AbsoluteUri,
        ["VAPI_API_KEY"] = SandboxDefaults.VapiApiKey,
        ["VAPI_PHONE_NUMBER_ID"] = SandboxDefaults.VapiPhoneNumberId,
        ["VAPI_WEBHOOK_SECRET"] = VapiSecret,
        ["VAPI_API_BASE_URL"] = world.Address.AbsoluteUri,
        ["VAPI_MAX_CONCURRENT_CALLS"] = slots.ToString(CultureInfo.InvariantCulture),
        ["ENCRYPTION_KEY"] = "c0cc1e11-7e57-4a11-9b0b-5e9f0d1a2b3c"[..32],
        ["PUBLIC_URL"] = PublicUrl,
        ["COCCINELLE_OPERATOR_KEY"] = OperatorKey,
        ["Assistants__Provision"] = "false", // firms adopt assistants here
    };

    /// <summary>An engineer's second server on one machine: another address, and Redis.</summary>
    public static Dictionary<string, string> WithRedisAlone(this Dictionary<string, string> settings, int port, string redis) => new(settings)
    {
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
        ["ConnectionStrings__redis"] = redis,
    };

    /// <summary>
    /// What an AppHost adds for <c>WithReference(orleans)</c>, <c>WithReference(database)</c> and telemetry (Aspire 13.5):
    /// the address by <c>HTTP_PORTS</c> when published, by <c>ASPNETCORE_URLS</c> in run mode.
    /// </summary>
    public static Dictionary<string, string> AsAspireGivesThem(this Dictionary<string, string> settings, int port, string redis, bool published)
    {
        var given = new Dictionary<string, string>(settings)
        {
            [published ? "HTTP_PORTS" : "ASPNETCORE_URLS"] = published ? $"{port}" : $"http://localhost:{port}",
            ["Orleans__Clustering__ProviderType"] = "Redis",
            ["Orleans__Clustering__ServiceKey"] = "redis",
            ["Orleans__ClusterId"] = "coccinelle",
            ["Orleans__ServiceId"] = "coccinelle",
            ["Orleans__EnableDistributedTracing"] = "true",
            ["Orleans__Endpoints__SiloPort"] = $"{port + 10_000}",
            ["Orleans__Endpoints__GatewayPort"] = $"{port + 5_000}",
            ["ConnectionStrings__redis"] = redis,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9", // nobody listens: telemetry must not be in the way
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
            ["OTEL_SERVICE_NAME"] = "server",
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id=server-{port}",
            ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
        };
        AddRedis(given, redis);
        AddDatabase(given, settings["ConnectionStrings__coccinelle"]);
        return given;
    }

    private static void AddRedis(Dictionary<string, string> given, string redis)
    {
        var options = ConfigurationOptions.Parse(redis);
        var (host, port) = options.EndPoints[0] is System.Net.IPEndPoint end ? (end.Address.ToString(), end.Port) : ("localhost", 6379);
        given["REDIS_HOST"] = host;
        given["REDIS_PORT"] = $"{port}";
        given["REDIS_PASSWORD"] = options.Password ?? "";
        given["REDIS_URI"] = $"redis://:{options.Password}@{host}:{port}";
    }

    private static void AddDatabase(Dictionary<string, string> given, string database)
    {
        var parts = new NpgsqlConnectionStringBuilder(database);
        given["COCCINELLE_HOST"] = parts.Host!;
        given["COCCINELLE_PORT"] = $"{parts.Port}";
        given["COCCINELLE_USERNAME"] = parts.Username!;
        given["COCCINELLE_PASSWORD"] = parts.Password ?? "";
        given["COCCINELLE_DATABASENAME"] = parts.Database!;
        given["COCCINELLE_URI"] = $"postgresql://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}";
        given["COCCINELLE_JDBCCONNECTIONSTRING"] = $"jdbc:postgresql://{parts.Host}:{parts.Port}/{parts.Database}";
    }
}
