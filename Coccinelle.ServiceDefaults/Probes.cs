using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Coccinelle.ServiceDefaults;

/// <summary>The two probes. Their answer is <c>{"status":"Healthy","checks":{"database":"Healthy"}}</c>: names and states, no reasons.</summary>
internal static class Probes
{
    public const string Alive = "/alive";
    public const string Health = "/health";

    // An orchestrator gives up after a few seconds: a check that hangs must become a check that failed.
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(3);

    public static void AddProbes(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [HealthTags.Live]);
        services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (var check in options.Registrations.Where(c => c.Timeout == Timeout.InfiniteTimeSpan))
            {
                check.Timeout = CheckTimeout;
            }
        });
    }

    public static void MapProbes(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapProbe(Alive, HealthTags.Live);
        endpoints.MapProbe(Health, HealthTags.Live, HealthTags.Ready);
    }

    private static void MapProbe(this IEndpointRouteBuilder endpoints, string route, params string[] tags) =>
        endpoints.MapHealthChecks(route, new HealthCheckOptions
        {
            Predicate = check => check.Tags.Overlaps(tags),
            ResponseWriter = WriteAsync,
        }).AllowAnonymous().DisableHttpMetrics();

    // Exceptions and descriptions stay in the log: they name hosts and users.
    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", report.Status.ToString());
        json.WriteStartObject("checks");
        foreach (var (name, check) in report.Entries)
        {
            json.WriteString(name, check.Status.ToString());
        }

        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
