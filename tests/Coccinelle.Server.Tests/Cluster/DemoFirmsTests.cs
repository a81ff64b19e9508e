using System.Net;
using System.Net.Http.Json;
using Coccinelle.Sandbox;
using Coccinelle.Server.Demo;
using Coccinelle.Server.Tests.Assistants;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Cluster;

/// <summary>An AppHost starts two servers in Development at the same moment, and the sandbox as a process of its own.</summary>
[Collection(ServerProcesses.Name)]
public sealed class DemoFirmsTests
{
    private const string Done = "Passez un appel";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_servers_that_start_at_once_set_the_firms_up_once()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await using var world = await SandboxHost.StartAsync(new SandboxOptions(), cancellationToken: Ct);
        int[] ports = [FreePorts.Next(), FreePorts.Next()];

        var servers = await Task.WhenAll(ports.Select(port => ServerProcess.StartAsync(port, Settings(port, ports[0], redis, database, world))));
        await using var a = servers[0];
        await using var b = servers[1];
        await Limits.WaitAsync(Limits.Seconds(20), () => Task.FromResult($"{a.Output}\n{b.Output}"), both => both.Split(Done).Length == 3);

        await using var ledger = new Ledger(database.ConnectionString);
        Assert.Equal(
            [("Garage Martin", "+33140000002"), ("Salon Léa", "+33140000001")],
            (await ledger.FirmsAsync(Ct)).Select(firm => (firm.Name, firm.Number!)));
        Assert.Contains($"--sandbox {world.Address.AbsoluteUri.TrimEnd('/')}", a.Output, StringComparison.Ordinal);

        foreach (var firm in DemoFirm.All)
            Assert.Equal(firm.Email, await SignInAsync(a.Output, ports[0], firm));

        Assert.All(DemoFirm.All, firm => Assert.Single(world.World.AssistantsOf(firm.Id)));
        Assert.Equal(2, world.World.Requests.Count(request => request is { Method: "POST", Path: "/assistant" }));

        world.Options.ServerUrl = new Uri($"http://127.0.0.1:{ports[0]}");
        Assert.Contains("Hugo, l'assistant vocal ", await FirstWordsAsync(world, "0140000002"), StringComparison.Ordinal);
        Assert.Contains("Sara, l'assistante vocale ", await FirstWordsAsync(world, "0140000001"), StringComparison.Ordinal);
    }

    /// <summary>With what was printed; whose session it is.</summary>
    private static async Task<string> SignInAsync(string output, int port, DemoFirm firm)
    {
        Assert.Contains($"{firm.Email} / {firm.Password}", output, StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        http.DefaultRequestHeaders.Add("Origin", $"http://127.0.0.1:{port}");
        using var signedIn = await http.PostAsJsonAsync("/api/session", new { email = firm.Email, password = firm.Password }, Ct);
        await signedIn.ReadAsync(HttpStatusCode.OK);
        using var again = await http.GetAsync("/api/session", Ct); // over plain http, with the cookie that was given
        return (await again.ReadAsync(HttpStatusCode.OK))["user"]!.Text("email");
    }

    private static async Task<string> FirstWordsAsync(SandboxHost world, string line)
    {
        var steps = await world.Phone.CallToEndAsync(new CallPlan { From = "0612345678", ForwardedFrom = line }, Ct);
        return steps.FirstOrDefault(step => step.Kind == CallStepKind.AssistantSaid)?.Text ?? string.Join('\n', steps);
    }

    private static Dictionary<string, string> Settings(int port, int publicPort, RedisServer redis, TestDatabase database, SandboxHost world) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
        ["ConnectionStrings__redis"] = redis.ConnectionString,
        ["ConnectionStrings__coccinelle"] = database.ConnectionString,
        ["PUBLIC_URL"] = $"http://127.0.0.1:{publicPort}",
        ["TWILIO_API_BASE_URL"] = world.Address.AbsoluteUri,
        ["VAPI_API_BASE_URL"] = world.Address.AbsoluteUri,
    };
}
