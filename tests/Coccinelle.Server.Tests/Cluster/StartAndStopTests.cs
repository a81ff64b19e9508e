using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Cluster;

/// <summary>How a server comes and goes.</summary>
[Collection(ServerProcesses.Name)]
public sealed partial class StartAndStopTests(ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_newcomer_is_ready_in_ten_seconds_and_the_printed_line_works()
    {
        var port = FreePorts.Next();
        await using var server = await ServerProcess.StartAsync(port, new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
        });
        output.WriteLine($"Ready after {server.ReadyAfter.TotalSeconds:F1} s");
        Assert.InRange(server.ReadyAfter, TimeSpan.Zero, Limits.Seconds(10));

        var printed = await Limits.WaitAsync(Limits.Seconds(10), () => Task.FromResult(CallLine().Match(server.Output)), line => line.Success);
        using var call = await server.Http.PostAsJsonAsync(
            $"{printed.Groups["sandbox"].Value}/phone/calls", new { from = printed.Groups["from"].Value, forwardedFrom = printed.Groups["line"].Value }, Ct);

        Assert.Equal($"http://127.0.0.1:{port}/sandbox", printed.Groups["sandbox"].Value);
        Assert.Contains("Sara, l'assistante vocale", Regex.Unescape(await call.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Migrate_migrates_and_ends_without_listening(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var world = await SandboxHost.StartAsync(new SandboxOptions(), cancellationToken: Ct);

        await using var server = await ServerProcess.LaunchAsync(
            FreePorts.Next(), ServerSettings.Production(world, database.ConnectionString), "migrate");
        var exitCode = await server.Ended.WaitAsync(Limits.Seconds(30), Ct);

        await using var ledger = new Ledger(database.ConnectionString);
        Assert.True(exitCode == 0, $"{exitCode}: {server.Output}");
        Assert.Empty(await ledger.CallsAsync(Ct));
        Assert.DoesNotContain("listening", server.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Hots=db;Database=coccinelle;Password=geheim")]
    [InlineData("Data Source=/dev/null/coccinelle.db;Password=geheim")]
    [InlineData("nothing of the kind geheim")]
    public async Task A_wrong_database_is_one_sentence_and_an_exit_code(string connectionString)
        => await IsRefusedAsync(connectionString);

    [Fact]
    public async Task A_database_that_refuses_us_is_one_sentence_and_an_exit_code()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await IsRefusedAsync(new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "nobody", Password = "geheim" }.ConnectionString);
    }

    [Fact]
    public async Task A_stopped_server_answers_whom_it_had_on_the_line_and_leaves_the_cluster()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await using var world = await SandboxHost.StartAsync(new SandboxOptions { NoCallReceivedAfter = TimeSpan.FromHours(1) }, cancellationToken: Ct);
        var port = FreePorts.Next();
        await using var server = await ServerProcess.StartAsync(
            port, ServerSettings.Production(world, database.ConnectionString).WithRedisAlone(port, redis.ConnectionString));
        var firm = await TestFirm.CreateAsync(server.Http, world.World, Ct);

        world.World.Faults = new SandboxFaults { VapiDelay = TimeSpan.FromSeconds(1.5) };
        var calls = Enumerable.Range(0, 6).Select(_ => server.Http.CallAsync(Requests.NewCallSid(), firm.Line, Ct)).ToArray();
        await Limits.WaitAsync(Limits.Seconds(10), () => Task.FromResult(world.World.VapiCalls.Count), count => count == calls.Length);
        server.Terminate();

        Assert.All(await Task.WhenAll(calls), answer => Assert.Contains("<Stream", answer, StringComparison.Ordinal));
        Assert.Equal(0, await server.Ended.WaitAsync(Limits.Seconds(15), Ct));
        Assert.Equal(0, await Membership.ActiveAsync(redis.ConnectionString));
    }

    private static async Task IsRefusedAsync(string connectionString)
    {
        await using var world = await SandboxHost.StartAsync(new SandboxOptions(), cancellationToken: Ct);
        await using var server = await ServerProcess.LaunchAsync(FreePorts.Next(), ServerSettings.Production(world, connectionString));

        var exitCode = await server.Ended.WaitAsync(Limits.Seconds(30), Ct);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("ConnectionStrings__coccinelle", Assert.Single(server.Output.Split('\n'), line => line.Trim().Length > 0), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", server.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"call --from (?<from>\S+) --forwarded-from (?<line>\S+) --sandbox (?<sandbox>\S+)")]
    private static partial Regex CallLine();
}
