using System.Net;
using System.Net.Http.Json;
using System.Xml.Linq;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Lines;

/// <summary>Calls of ours that come back, and calls that only look like it.</summary>
public sealed class ReturnedCallTests(OwnServers servers) : IClassFixture<OwnServers>
{
    private const string Lines = "/api/channels/phone/lines";

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_customer_whose_carrier_writes_our_number_is_served_and_proves_nothing(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var test = await RunningAsync(server, firm);

        var twiml = await CallAsync(server, Numbers.Mobile(), TestServer.SharedNumber);

        Assert.NotEqual("Hangup", twiml.Elements().First().Name.LocalName);
        Assert.Equal("calling", await StatusAsync(server, "forwarding_tests", test));
        Assert.Null(await ProvenAtAsync(firm, firm.Line));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_call_of_ours_that_another_line_forwards_proves_nothing_and_is_hung_up(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var test = await RunningAsync(server, firm);

        AssertHungUp(await CallAsync(server, TestServer.SharedNumber, Numbers.Line()));
        Assert.Equal("calling", await StatusAsync(server, "forwarding_tests", test));
        AssertHungUp(await CallAsync(server, TestServer.SharedNumber, Numbers.National(firm.Line)));

        Assert.Equal("returned", await StatusAsync(server, "forwarding_tests", test));
        Assert.NotNull(await ProvenAtAsync(firm, firm.Line));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite, Carrier.AsIs)]
    [InlineData(TestDatabase.Sqlite, Carrier.Inverted)]
    [InlineData(TestDatabase.Postgres, Carrier.National)]
    [InlineData(TestDatabase.Postgres, Carrier.Missing)]
    public async Task A_code_that_comes_back_is_hung_up_and_its_owner_told_to_switch_forwarding_off(string kind, Carrier carrier)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await EndAllAsync(server);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        var number = await LineProofTests.ClaimAsync(firm);
        server.World.Behaves(number, new Callee(CalleeBehaviour.Forwards, carrier));
        var unplaced = await UnplacedAsync(server);

        using var asked = await firm.Api.PostAsync($"{Lines}/{number}/verification", null, TestServer.Ct);
        await asked.ReadAsync(HttpStatusCode.Accepted);
        await Eventually.GetAsync(() => ProblemAsync(firm, number), problem => problem == "verification_returned");

        using var check = await firm.Api.PostAsJsonAsync($"{Lines}/{number}/verification/check", new { code = "123456" }, TestServer.Ct);
        await check.ProblemAsync(HttpStatusCode.Conflict, "verification_returned");
        Assert.Equal(unplaced, await UnplacedAsync(server));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_code_that_comes_back_during_the_test_of_another_firm_does_not_prove_that_one(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var tested = await Firm.CreateAsync(server);
        using var firm = await Firm.CreateAsync(server);
        var number = await LineProofTests.ClaimAsync(firm);
        var test = await RunningAsync(server, tested);
        server.World.Behaves(number, new Callee(CalleeBehaviour.Forwards));

        using var asked = await firm.Api.PostAsync($"{Lines}/{number}/verification", null, TestServer.Ct);
        await asked.ReadAsync(HttpStatusCode.Accepted);
        await Eventually.GetAsync(() => ProblemAsync(firm, number), problem => problem == "verification_returned");
        AssertHungUp(await CallAsync(server, TestServer.SharedNumber, null)); // says nothing: the code's or the test's?

        Assert.Equal("calling", await StatusAsync(server, "forwarding_tests", test));
        Assert.Null(await ProvenAtAsync(tested, tested.Line));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Releasing_a_line_ends_its_test_and_a_call_that_comes_back_later_proves_nothing(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var test = await RunningAsync(server, firm);
        using var released = await firm.Api.DeleteAsync($"{Lines}/{Uri.EscapeDataString(firm.Line)}", TestServer.Ct);
        Assert.Equal(HttpStatusCode.NoContent, released.StatusCode);
        using var again = await firm.Api.PostAsJsonAsync(Lines, new { number = firm.Line }, TestServer.Ct);
        await again.ReadAsync(HttpStatusCode.Created);

        AssertHungUp(await CallAsync(server, TestServer.SharedNumber, firm.Line));

        Assert.Equal("failed", await StatusAsync(server, "forwarding_tests", test));
        Assert.Null(await ProvenAtAsync(firm, firm.Line));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_end_of_a_call_is_heard_although_nobody_noted_which_call_it_is(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await EndAllAsync(server);
        server.World.Behaves(firm.Line, new Callee(CalleeBehaviour.Busy));
        server.World.Faults = new SandboxFaults { TwilioAnswerLost = true };
        using var started = await firm.Api.PostAsync($"{Lines}/{firm.Line}/forwarding-test", null, TestServer.Ct);
        var id = (await started.ReadAsync(HttpStatusCode.Accepted)).Text("id");

        await Eventually.GetAsync(() => StatusAsync(server, "forwarding_tests", id), status => status == "busy");
    }

    [Fact]
    public async Task Our_own_number_is_nobody_even_when_nothing_is_tried()
    {
        var server = await servers.GetAsync(TestDatabase.Sqlite);
        using var firm = await Firm.CreateAsync(server);
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        var callSid = Numbers.CallSid();

        AssertHungUp(await server.AskAsync(Twilio.Voice, Twilio.Call(callSid, TestServer.SharedNumber, firm.Line)));

        Assert.Equal(0, await server.CountAsync("call_logs", callSid));
        Assert.Equal(0, await server.CountAsync("unplaced_calls", callSid));
    }

    private static void AssertHungUp(XElement twiml) => Assert.Equal("Hangup", Assert.Single(twiml.Elements()).Name.LocalName);

    private static Task<XElement> CallAsync(TestServer server, string from, string? forwardedFrom)
        => server.AskAsync(Twilio.Voice, Twilio.Call(Numbers.CallSid(), from, forwardedFrom));

    /// <summary>A test of the firm's line whose call is ringing now.</summary>
    private static async Task<string> RunningAsync(TestServer server, Firm firm)
    {
        await EndAllAsync(server);
        var id = $"fwt_{Numbers.Word()}";
        await server.Database.ExecuteAsync(
            "INSERT INTO forwarding_tests (id, tenant_id, number, status, started_at) VALUES (@id, @tenant, @line, 'calling', @now)",
            new { id, tenant = firm.Id, line = firm.Line, now = NodaTime.Instant.FromDateTimeOffset(server.Clock.GetUtcNow()) },
            TestServer.Ct);
        return id;
    }

    /// <summary>Other methods' tests are over.</summary>
    private static Task EndAllAsync(TestServer server)
        => server.Database.ExecuteAsync("UPDATE forwarding_tests SET status = 'uncertain' WHERE status IN ('calling', 'answered_elsewhere')", null, TestServer.Ct);

    private static Task<string?> StatusAsync(TestServer server, string table, string id)
        => server.Database.ScalarAsync<string>($"SELECT status FROM {table} WHERE id = @id", new { id }, TestServer.Ct);

    private static Task<int> UnplacedAsync(TestServer server) => server.Database.ScalarAsync<int>("SELECT count(*) FROM unplaced_calls", null, TestServer.Ct);

    private static async Task<string?> ProvenAtAsync(Firm firm, string number) => (await LineAsync(firm, number))["forwarding"]!["provenAt"]?.ToString();

    private static async Task<string?> ProblemAsync(Firm firm, string number) => (await LineAsync(firm, number))["verificationProblem"]?.ToString();

    private static async Task<System.Text.Json.Nodes.JsonNode> LineAsync(Firm firm, string number)
    {
        using var response = await firm.Api.GetAsync($"{Lines}/{number}", TestServer.Ct);
        return await response.ReadAsync(HttpStatusCode.OK);
    }
}
