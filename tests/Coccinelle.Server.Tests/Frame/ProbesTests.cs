using System.Net;
using Coccinelle.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Coccinelle.Server.Tests.Frame;

public sealed class ProbesTests
{
    private const string Secret = "Host=db;Password=hunter2";

    [Fact]
    public async Task Alive_asks_only_whether_the_process_lives()
    {
        await using var app = await StartAsync(("database", HealthTags.Ready, () => throw new InvalidOperationException(Secret)));

        var (status, body) = await GetAsync(app, "/alive");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"status":"Healthy","checks":{"self":"Healthy"}}""", body);
    }

    [Fact]
    public async Task Health_fails_with_a_failing_part_and_does_not_say_why()
    {
        await using var app = await StartAsync(
            ("database", HealthTags.Ready, () => throw new InvalidOperationException(Secret)),
            ("silo", HealthTags.Ready, () => HealthCheckResult.Healthy(Secret)));

        var (status, body) = await GetAsync(app, "/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("""{"status":"Unhealthy","checks":{"self":"Healthy","database":"Unhealthy","silo":"Healthy"}}""", body);
    }

    [Fact]
    public async Task Health_is_well_when_every_part_is()
    {
        await using var app = await StartAsync(("database", HealthTags.Ready, () => HealthCheckResult.Healthy()));

        var (status, body) = await GetAsync(app, "/health");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"status":"Healthy","checks":{"self":"Healthy","database":"Healthy"}}""", body);
    }

    [Fact]
    public void A_check_without_a_limit_of_its_own_gets_one()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceDefaults();
        builder.Services.AddHealthChecks()
            .AddCheck("hangs", () => HealthCheckResult.Healthy())
            .AddCheck("knows", () => HealthCheckResult.Healthy(), timeout: TimeSpan.FromSeconds(1));
        using var services = builder.Services.BuildServiceProvider();

        var checks = services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value.Registrations
            .ToDictionary(c => c.Name, c => c.Timeout);

        Assert.Equal(TimeSpan.FromSeconds(3), checks["hangs"]);
        Assert.Equal(TimeSpan.FromSeconds(1), checks["knows"]);
    }

    private static async Task<WebApplication> StartAsync(params (string Name, string Tag, Func<HealthCheckResult> Check)[] checks)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        foreach (var (name, tag, check) in checks)
        {
            builder.Services.AddHealthChecks().AddCheck(name, check, [tag]);
        }

        var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(WebApplication app, string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
