using System.Net;
using Coccinelle.Server.Access;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Access;

/// <summary>Whoever tries keys is slowed down; whoever has one never notices.</summary>
public sealed class AddressLimitTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Fact]
    public async Task Wrong_keys_run_out_and_right_ones_do_not()
    {
        var server = await servers.GetAsync(TestDatabase.Sqlite);
        using var firm = await Firm.CreateBareAsync(server);
        using var thief = server.As("cok_" + new string('x', 43));
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 310; i++)
        {
            using var response = await thief.GetAsync("/api/calls", TestServer.Ct);
            Assert.True(response.Headers.Contains("RateLimit-Remaining"));
            answers.Add(response.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        using var last = await thief.GetAsync("/api/calls", TestServer.Ct);
        await last.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.True(last.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await firm.Api.GetAsync("/api/calls", TestServer.Ct)).StatusCode);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        using var later = await thief.GetAsync("/api/calls", TestServer.Ct);
        await later.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public void Addresses_of_one_subscriber_count_together_and_those_of_others_do_not()
    {
        var limit = new AddressLimit(new TestClock());
        for (var i = 0; i < 300; i++)
            Assert.True(limit.TryAcquire(IPAddress.Parse($"2001:db8:1:2::{i + 1:x}")).Allowed);
        Assert.False(limit.TryAcquire(IPAddress.Parse("2001:db8:1:2::ffff")).Allowed);
        Assert.True(limit.TryAcquire(IPAddress.Parse("2001:db8:1:3::1")).Allowed);
        Assert.True(limit.TryAcquire(IPAddress.Parse("192.0.2.1")).Allowed);
    }
}
