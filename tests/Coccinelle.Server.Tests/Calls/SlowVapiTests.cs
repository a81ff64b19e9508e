using System.Diagnostics;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Calls;

/// <summary>Vapi takes its time. These tests wait for the real five seconds, so their calls wait together.</summary>
[Collection(Alone.Name)]
public sealed class SlowVapiTests(OwnServers servers) : IClassFixture<OwnServers>
{
    public static TheoryData<string, bool> Ways { get; } = new(
        from kind in new[] { TestDatabase.Sqlite, TestDatabase.Postgres }
        from never in new[] { false, true }
        select new TheoryDataRow<string, bool>(kind, never));

    [Theory, MemberData(nameof(Ways))]
    public async Task Whoever_waits_for_vapi_is_served_within_six_seconds_and_vapi_is_asked_once(string kind, bool never)
    {
        var server = await servers.GetAsync(kind);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        using var voicemail = await Firm.CreateAsync(server);
        using var transfer = await Firm.CreateAsync(server, new { whenUnavailable = "transfer" }, tenant: new { overflowNumber = Numbers.Mobile() });
        using var message = await Firm.CreateAsync(server, new { whenUnavailable = "message" });
        Firm[] firms = [voicemail, transfer, message];
        server.World.Faults = never ? new() { Vapi = VapiFault.NeverAnswers } : new() { VapiDelay = TimeSpan.FromSeconds(30) };

        var answers = await Task.WhenAll(firms.Select(async firm =>
        {
            var watch = Stopwatch.StartNew();
            var twiml = await server.RingAsync(firm, Numbers.CallSid());
            return (Twiml: twiml, watch.Elapsed);
        }));

        Assert.All(answers, answer => Assert.InRange(answer.Elapsed, TimeSpan.FromSeconds(4.9), TimeSpan.FromSeconds(6)));
        Assert.Equal(["Record", "Dial", "Hangup"], answers.Select(answer => answer.Twiml.Elements().First(verb => verb.Name != "Say").Name.LocalName));
        Assert.All(firms.Zip(answers), pair => Assert.Contains(pair.First.Name, pair.Second.Twiml.Value, StringComparison.Ordinal));
        Assert.All(firms, firm => Assert.Equal(1, server.VapiCallsOf(firm)));
    }
}
