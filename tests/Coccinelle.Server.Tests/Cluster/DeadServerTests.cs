using System.Diagnostics;

namespace Coccinelle.Server.Tests.Cluster;

/// <summary>One of two servers dies without a word.</summary>
[Collection(ServerProcesses.Name)]
public sealed class DeadServerTests(ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_other_answers_and_the_dead_one_comes_back()
    {
        await using var servers = await TwoServers.StartAsync(ClusterSettings.RedisAlone);
        var (firm, known) = (await servers.NewFirmAsync(), Requests.NewCallSid());
        var answered = await servers.A.Http.CallAsync(known, firm.Line, Ct);

        await servers.A.KillAsync();
        await TheOtherServesAsync(servers, firm);
        Assert.Equal(answered, await servers.B.Http.CallAsync(known, firm.Line, Ct));
        Assert.Equal(1, servers.VapiCalls(known));

        await servers.RestartAAsync();
        output.WriteLine($"The killed server is ready again after {servers.A.ReadyAfter.TotalSeconds:F1} s");
        Assert.InRange(servers.A.ReadyAfter, TimeSpan.Zero, Limits.Seconds(10));
        Assert.Equal(2, await Membership.ActiveAsync(servers.Redis.ConnectionString));
        Assert.Equal(answered, await servers.A.Http.CallAsync(known, firm.Line, Ct));
        Assert.Contains("<Stream", await servers.A.Http.CallAsync(Requests.NewCallSid(), firm.Line, Ct), StringComparison.Ordinal);
    }

    /// <summary>Until the death is noticed, callers may reach the voicemail; they are never left without an answer.</summary>
    private async Task TheOtherServesAsync(TwoServers servers, TestFirm firm)
    {
        var (watch, slowest) = (Stopwatch.StartNew(), TimeSpan.Zero);
        await Limits.WaitAsync(
            Limits.Seconds(30),
            async () =>
            {
                var one = Stopwatch.StartNew();
                var answer = await servers.B.Http.CallAsync(Requests.NewCallSid(), firm.Line, Ct);
                slowest = one.Elapsed > slowest ? one.Elapsed : slowest;
                Assert.Matches("<Stream|<Record", answer);
                return answer;
            },
            answer => answer.Contains("<Stream", StringComparison.Ordinal));
        output.WriteLine($"The assistant answers again {watch.Elapsed.TotalSeconds:F1} s after the kill; the slowest answer took {slowest.TotalSeconds:F1} s");
        Assert.InRange(slowest, TimeSpan.Zero, Limits.Seconds(6.5));
    }
}
