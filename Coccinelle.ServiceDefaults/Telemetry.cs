using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Coccinelle.ServiceDefaults;

/// <summary>Logs, metrics and traces over OTLP, for whoever listens at <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
internal static class Telemetry
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <remarks>
    /// Without an endpoint nothing is set up: a tracer without a reader would still record every span of the voice webhook.
    /// Name and instance of the service come from <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c>.
    /// </remarks>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[OtlpEndpoint]))
        {
            return;
        }

        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            .WithMetrics(AddMeters)
            .WithTracing(AddSources)
            .UseOtlpExporter();
    }

    private static void AddMeters(MeterProviderBuilder metrics) => metrics
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddRuntimeInstrumentation()
        .AddMeter("Microsoft.Orleans", "Npgsql", "Coccinelle.*");

    private static void AddSources(TracerProviderBuilder traces) => traces
        .AddAspNetCoreInstrumentation(http => http.Filter = IsTraced)
        .AddHttpClientInstrumentation()
        .AddSource("Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "Npgsql", "Coccinelle.*");

    // Probes come every few seconds from everywhere and would bury the calls. A trace keeps addresses, and these are secrets: links of people,
    // of appointments, of opting out, of calendars.
    private static readonly PathString[] Untraced =
        [Probes.Alive, Probes.Health, "/api/links", "/r", "/u", "/calendar"];

    internal static bool IsTraced(HttpContext context) =>
        !Array.Exists(Untraced, start => context.Request.Path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase));
}
