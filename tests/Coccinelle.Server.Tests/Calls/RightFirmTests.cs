using System.Net;
using System.Net.Http.Json;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Calls;

/// <summary>A call reaches its own firm by whichever rung finds it, and never another.</summary>
public sealed class RightFirmTests
{
    public static TheoryData<string, Carrier, string> Carriers { get; } = new(
        from kind in new[] { TestDatabase.Sqlite, TestDatabase.Postgres }
        from way in new (Carrier, string)[]
        {
            (Carrier.AsIs, "forwardedFrom"), (Carrier.National, "forwardedFrom"), (Carrier.DoubleZero, "forwardedFrom"),
            (Carrier.NoPlus, "repaired"), (Carrier.ExtraZero, "repaired"), (Carrier.RepeatedCountryCode, "repaired"), (Carrier.Inverted, "inverted"),
        }
        select new TheoryDataRow<string, Carrier, string>(kind, way.Item1, way.Item2));

    [Theory, MemberData(nameof(Carriers))]
    public async Task Whatever_the_carrier_makes_of_the_number_the_firm_that_forwards_answers(string kind, Carrier carrier, string rung)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        using var other = await Firm.CreateAsync(server);
        var (callSid, caller) = (Numbers.CallSid(), Numbers.Mobile());

        var steps = await server.CallAsync(new CallPlan { From = caller, ForwardedFrom = firm.Line, Carrier = carrier, CallSid = callSid });

        Assert.Equal(firm.FirstWords, steps.Said());
        Assert.Equal((1, 0), (server.VapiCallsOf(firm), server.VapiCallsOf(other)));
        Assert.Empty(await other.CallsAsync());
        Assert.Equal(rung, (await firm.FindCallAsync(callSid))?.Text("foundBy"));
        var customer = server.World.VapiCalls.Single(call => call.AssistantId == firm.AssistantId).Request.GetProperty("customer").GetProperty("number");
        Assert.Equal(caller, customer.GetString());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_dedicated_number_needs_no_forwarding(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var (callSid, dedicated) = (Numbers.CallSid(), Numbers.Line());
        await firm.AddLineAsync(dedicated, "dedicated");

        await server.CallAsync(new CallPlan { From = Numbers.Mobile(), To = dedicated, CallSid = callSid });

        Assert.Equal("dedicatedLine", (await firm.FindCallAsync(callSid))?.Text("foundBy"));
        Assert.Equal(1, server.VapiCallsOf(firm));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_owner_tries_his_own_assistant_from_his_own_phone(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        var (callSid, owner) = (Numbers.CallSid(), Numbers.Mobile());
        using var firm = await Firm.CreateAsync(server, tenant: new { ownerPhone = Numbers.National(owner) });

        await server.CallAsync(new CallPlan { From = owner, CallSid = callSid });

        Assert.Equal("ownerPhone", (await firm.FindCallAsync(callSid))?.Text("foundBy"));
        Assert.Equal(1, server.VapiCallsOf(firm));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_phone_that_two_owners_share_proves_neither_firm(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        var (callSid, owner) = (Numbers.CallSid(), Numbers.Mobile());
        using var firm = await Firm.CreateAsync(server, tenant: new { ownerPhone = owner });
        using var other = await Firm.CreateAsync(server, tenant: new { ownerPhone = owner });

        var steps = await server.CallAsync(new CallPlan { From = owner, CallSid = callSid });

        await server.AssertUnplacedAsync(callSid);
        Assert.DoesNotContain(firm.Name, steps.Said(), StringComparison.Ordinal);
        Assert.DoesNotContain(other.Name, steps.Said(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_unverified_line_routes_nothing_and_verification_routes_the_next_call(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var (first, second, line) = (Numbers.CallSid(), Numbers.CallSid(), Numbers.Line());
        await firm.AddLineAsync(line, verified: false);

        await server.CallAsync(new CallPlan { From = Numbers.Mobile(), ForwardedFrom = line, CallSid = first });
        await firm.AddLineAsync(line);
        await server.CallAsync(new CallPlan { From = Numbers.Mobile(), ForwardedFrom = line, CallSid = second });

        await server.AssertUnplacedAsync(first);
        Assert.NotNull(await firm.FindCallAsync(second));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_firms_own_number_in_its_configuration_proves_nothing(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        var (callSid, line) = (Numbers.CallSid(), Numbers.Line());
        using var firm = await Firm.CreateAsync(server, new { clientPhoneNumber = line });

        await server.CallAsync(new CallPlan { From = Numbers.Mobile(), ForwardedFrom = line, CallSid = callSid });

        await server.AssertUnplacedAsync(callSid);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_number_of_another_firm_is_refused(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        using var other = await Firm.CreateBareAsync(server);
        using var client = server.As(TestServer.OperatorKey);

        using var response = await client.PostAsJsonAsync(
            $"/api/tenants/{other.Id}/lines", new { number = Numbers.National(firm.Line), kind = "forwarding", verified = true }, TestServer.Ct);

        await response.ProblemAsync(HttpStatusCode.Conflict, "line_taken");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_number_that_two_firms_claim_at_once_has_one_owner_a_hundred_times(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var one = await Firm.CreateBareAsync(server);
        using var two = await Firm.CreateBareAsync(server);
        using var client = server.As(TestServer.OperatorKey);

        await Parallel.ForAsync(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestServer.Ct }, async (_, ct) =>
        {
            var number = Numbers.Line();
            var claims = await Task.WhenAll(ClaimAsync(one, number), ClaimAsync(two, number));

            Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], claims.Select(claim => claim.Status).Order());
            var owner = await server.Database.ScalarAsync<string>("SELECT tenant_id FROM lines WHERE number = @number", new { number }, ct);
            Assert.Equal(claims.Single(claim => claim.Status == HttpStatusCode.Created).Firm, owner);
        });

        async Task<(string Firm, HttpStatusCode Status)> ClaimAsync(Firm firm, string number)
        {
            using var response = await client.PostAsJsonAsync($"/api/tenants/{firm.Id}/lines", new { number, verified = true }, TestServer.Ct);
            return (firm.Id, response.StatusCode);
        }
    }
}
