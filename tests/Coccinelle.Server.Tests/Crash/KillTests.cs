using System.Security.Cryptography;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Cluster;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Crash;

/// <summary><c>kill -9</c> in the middle of traffic, again and again: whatever was answered is on disk, and nothing is there twice.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Lives = 5;
    private const int RepeatedPerLife = 20;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_was_answered_before_a_kill_is_true_after_it(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var world = await SandboxHost.StartAsync(new SandboxOptions { NoCallReceivedAfter = TimeSpan.FromHours(1) }, cancellationToken: Ct);
        world.World.VapiSlots = 1_000_000;
        var (port, cutOff) = (FreePorts.Next(), 0);
        var settings = new Dictionary<string, string>(ServerSettings.Production(world, database.ConnectionString, slots: 1_000_000))
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
        };

        Traffic? traffic = null;
        for (var life = 1; life <= Lives; life++)
        {
            await using var server = await ServerProcess.StartAsync(port, settings);
            Assert.InRange(server.ReadyAfter, TimeSpan.Zero, Limits.Seconds(10));
            traffic ??= new Traffic((await TestFirm.CreateAsync(server.Http, world.World, Ct)).Line);
            await RepeatAsync(server.Http, traffic, world.World);
            await KillInTrafficAsync(server, traffic);
            await IsOnDiskAsync(database.ConnectionString, traffic);
            cutOff += traffic.CutOff.Count;
        }

        await using var last = await ServerProcess.StartAsync(port, settings);
        await RepeatAsync(last.Http, traffic!, world.World);
        await EndsAreAppliedAsync(database.ConnectionString, traffic!);
        output.WriteLine($"{kind}: {traffic!.Answered.Count} answers, {cutOff} cut off, {traffic.EndAcknowledged.Count} ends, {Lives} kills");
        Assert.True(traffic.Answered.Count > Lives * 32, $"Only {traffic.Answered.Count} answers: this was no traffic");
    }

    private static async Task KillInTrafficAsync(ServerProcess server, Traffic traffic)
    {
        using var death = new CancellationTokenSource();
        var calling = traffic.RunAsync(server.Http, death.Token);
        await Task.WhenAny(calling, Task.Delay(RandomNumberGenerator.GetInt32(1_500, 3_500), Ct));
        Assert.False(calling.IsCompleted, $"The traffic ended before the kill: {calling.Exception}\n{server.Output}");
        await death.CancelAsync();
        await server.KillAsync();
        await calling;
    }

    /// <summary>Read before the server starts again: nothing has mended anything yet.</summary>
    private static async Task IsOnDiskAsync(string connectionString, Traffic traffic)
    {
        await using var ledger = new Ledger(connectionString);
        var calls = await ledger.CallsAsync(Ct);
        var onDisk = calls.ToDictionary(call => call.CallSid, call => call.Answer); // throws when one is there twice
        var events = (await ledger.EventKeysAsync(Ct)).ToHashSet();

        Assert.All(traffic.Answered, given => Assert.Equal(given.Value, onDisk.GetValueOrDefault(given.Key)));
        Assert.All(traffic.EndAcknowledged, callSid => Assert.Contains($"{callSid}|completed|3", events));
        Assert.Subset(traffic.Answered.Keys.Concat(traffic.CutOff).ToHashSet(), onDisk.Keys.ToHashSet());
    }

    /// <summary>Twilio delivers again what it got no answer to, and sometimes what it got one to.</summary>
    private static async Task RepeatAsync(HttpClient server, Traffic traffic, SandboxWorld world)
    {
        var known = traffic.Answered.Take(RepeatedPerLife).ToList();
        var again = await Task.WhenAll(known.Select(call => traffic.RepeatAsync(server, call.Key, Ct)));
        Assert.Equal(known.Select(call => call.Value), again);

        // Of these the caller has heard nothing yet; from now on this is what was answered.
        var cutOff = traffic.TakeCutOff();
        var first = await Task.WhenAll(cutOff.Select(callSid => traffic.RepeatAsync(server, callSid, Ct)));
        foreach (var (callSid, answer) in cutOff.Zip(first))
            traffic.Answered[callSid] = answer;

        Assert.All(world.VapiCalls.CountBy(Requests.CallSidOf), asked => Assert.Equal(1, asked.Value));
    }

    private static async Task EndsAreAppliedAsync(string connectionString, Traffic traffic)
    {
        await using var ledger = new Ledger(connectionString);
        await Limits.WaitAsync(Limits.Seconds(20), () => ledger.PendingAsync(Ct), pending => pending == 0);
        var ended = (await ledger.CallsAsync(Ct)).Count(call => call.CallStatus == "completed");

        // All but those that a dying server had in hand: their lease runs for half a minute.
        Assert.InRange(ended + await ledger.UnappliedAsync(Ct), traffic.EndAcknowledged.Count, traffic.Answered.Count);
    }
}
