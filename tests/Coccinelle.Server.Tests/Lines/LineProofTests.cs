using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Lines;

/// <summary>A firm's line is proven, never claimed.</summary>
public sealed partial class LineProofTests(OwnServers servers) : IClassFixture<OwnServers>
{
    private const string Lines = "/api/channels/phone/lines";

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_number_routes_only_after_the_code_spoken_to_it_was_entered(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var number = Numbers.Line();
        using var claimed = await firm.Api.PostAsJsonAsync(Lines, new { number = Numbers.National(number) }, TestServer.Ct);
        var line = await claimed.ReadAsync(HttpStatusCode.Created);
        Assert.Equal((number, false, "verification"), (line.Text("number"), line["verified"]!.GetValue<bool>(), line["forwarding"]!.Text("next")));
        await AssertRoutesAsync(server, number, false);

        using var asked = await firm.Api.PostAsync($"{Lines}/{Numbers.National(number)}/verification", null, TestServer.Ct);
        Assert.Equal("calling", (await asked.ReadAsync(HttpStatusCode.Accepted)).Text("status"));
        var code = await HeardAsync(server, number);
        using var wrong = await CheckAsync(firm, number, code == "000000" ? "000001" : "000000");
        Assert.Contains("4", (await wrong.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["code"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        await AssertRoutesAsync(server, number, false);

        using var right = await CheckAsync(firm, number, code);
        Assert.Equal(("code", "forwarding-test"), (await right.ReadAsync(HttpStatusCode.OK) is var proven ? (proven.Text("verifiedBy"), proven["forwarding"]!.Text("next")) : default));
        await AssertRoutesAsync(server, number, true);
        using var again = await CheckAsync(firm, number, code);
        await again.ProblemAsync(HttpStatusCode.Conflict, "no_verification");
        await PlantedSecret.AssertAbsentAsync(server, $"code est : {string.Join(", ", code.ToCharArray())}");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Five_tries_are_all_also_when_fifty_come_at_once_and_ten_minutes_are_all(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var number = await ClaimAsync(firm);
        var code = await AskAsync(server, firm, number);
        var guesses = Enumerable.Range(0, 50).Select(i => ((int.Parse(code, null) + 1 + i) % 1_000_000).ToString("D6", null));

        var answers = await Task.WhenAll(guesses.Select(guess => CheckAsync(firm, number, guess)));

        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.BadRequest));
        using var right = await CheckAsync(firm, number, code);
        await right.ProblemAsync(HttpStatusCode.Conflict, "verification_exhausted");
        var second = await AskAsync(server, firm, number);
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        using var late = await CheckAsync(firm, number, second);
        await late.ProblemAsync(HttpStatusCode.Conflict, "verification_expired");
        await AssertRoutesAsync(server, number, false);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Of_two_firms_that_claim_one_number_at_once_exactly_one_gets_it_a_hundred_times(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var one = await Firm.CreateBareAsync(server);
        using var other = await Firm.CreateBareAsync(server);
        for (var round = 0; round < 100; round++)
        {
            var number = Numbers.Line();
            using var first = one.Api.PostAsJsonAsync(Lines, new { number }, TestServer.Ct);
            using var second = other.Api.PostAsJsonAsync(Lines, new { number }, TestServer.Ct);
            var statuses = new[] { (await first).StatusCode, (await second).StatusCode };
            Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], statuses.Order());
            Assert.Equal(1, await server.Database.ScalarAsync<int>("SELECT count(*) FROM lines WHERE number = @number", new { number }, TestServer.Ct));
            server.Clock.Advance(TimeSpan.FromSeconds(1)); // the firms' own limits fill up again
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_claim_that_nobody_proves_keeps_a_number_from_nobody_and_a_released_one_needs_a_new_proof(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var squatter = await Firm.CreateAsync(server);
        using var owner = await Firm.CreateAsync(server);
        var number = await ClaimAsync(squatter);
        var old = await AskAsync(server, squatter, number);
        using var early = await owner.Api.PostAsJsonAsync(Lines, new { number }, TestServer.Ct);
        await early.ProblemAsync(HttpStatusCode.Conflict, "line_taken");

        server.Clock.Advance(TimeSpan.FromMinutes(31));
        using var later = await owner.Api.PostAsJsonAsync(Lines, new { number }, TestServer.Ct);
        await later.ReadAsync(HttpStatusCode.Created);
        using var stale = await CheckAsync(squatter, number, old);
        Assert.False(stale.IsSuccessStatusCode);

        using var proof = await CheckAsync(owner, number, await AskAsync(server, owner, number));
        await proof.ReadAsync(HttpStatusCode.OK);
        await AssertRoutesAsync(server, number, true);
        using var foreign = await squatter.Api.DeleteAsync($"{Lines}/{Uri.EscapeDataString(number)}", TestServer.Ct);
        await foreign.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        using var released = await owner.Api.DeleteAsync($"{Lines}/{Uri.EscapeDataString(number)}", TestServer.Ct);
        Assert.Equal(HttpStatusCode.NoContent, released.StatusCode);
        await AssertRoutesAsync(server, number, false);
        using var reclaimed = await owner.Api.PostAsJsonAsync(Lines, new { number }, TestServer.Ct);
        Assert.False((await reclaimed.ReadAsync(HttpStatusCode.Created))["verified"]!.GetValue<bool>());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_number_is_not_rung_up_more_than_three_times_an_hour_whoever_asks(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var number = await ClaimAsync(firm);
        for (var i = 0; i < 3; i++)
            await AskAsync(server, firm, number);

        using var fourth = await firm.Api.PostAsync($"{Lines}/{number}/verification", null, TestServer.Ct);

        await fourth.ProblemAsync(HttpStatusCode.TooManyRequests, "called_too_often");
        Assert.True(fourth.Headers.RetryAfter?.Delta > TimeSpan.FromMinutes(50));
        Assert.Equal(3, server.World.PlacedCalls.Count(call => call.To == number));
        server.Clock.Advance(TimeSpan.FromMinutes(61));
        await AskAsync(server, firm, number);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Of_many_requests_at_once_three_ring_and_one_code_counts_and_refused_calls_do_not_count(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var number = await ClaimAsync(firm);
        server.World.Faults = new SandboxFaults { TwilioRest = TwilioRestFault.Unauthorized };
        for (var i = 0; i < 3; i++)
        {
            using var refused = await firm.Api.PostAsync($"{Lines}/{number}/verification", null, TestServer.Ct);
            await refused.ProblemAsync(HttpStatusCode.BadGateway, "provider_refused");
            server.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        server.World.Faults = SandboxFaults.None;
        server.Clock.Advance(TimeSpan.FromMinutes(10));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => firm.Api.PostAsync($"{Lines}/{number}/verification", null, TestServer.Ct)));

        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted));
        Assert.All(answers.Where(answer => !answer.IsSuccessStatusCode), answer => Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode));
        Assert.Equal(3, server.World.PlacedCalls.Count(call => call.To == number));
        Assert.Equal(1, await server.Database.ScalarAsync<int>(
            "SELECT count(*) FROM line_verifications WHERE number = @number AND status IN ('calling', 'called')", new { number }, TestServer.Ct));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Only_the_operator_decides_of_a_dedicated_line(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var number = Numbers.Line();
        await firm.AddLineAsync(number, "dedicated");

        using var claimed = await firm.Api.PostAsJsonAsync(Lines, new { number }, TestServer.Ct);
        await claimed.ProblemAsync(HttpStatusCode.Conflict, "line_dedicated");
        using var released = await firm.Api.DeleteAsync($"{Lines}/{Uri.EscapeDataString(number)}", TestServer.Ct);
        await released.ProblemAsync(HttpStatusCode.Conflict, "line_dedicated");
        using var tested = await firm.Api.PostAsync($"{Lines}/{number}/forwarding-test", null, TestServer.Ct);
        await tested.ProblemAsync(HttpStatusCode.Conflict, "not_forwarded");

        using var line = await firm.Api.GetAsync($"{Lines}/{number}", TestServer.Ct);
        Assert.Equal("dedicated", (await line.ReadAsync(HttpStatusCode.OK)).Text("kind"));
        using var operators = server.As(TestServer.OperatorKey);
        using var taken = await operators.DeleteAsync($"/api/tenants/{firm.Id}/lines/{Uri.EscapeDataString(number)}", TestServer.Ct);
        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Who_takes_over_an_abandoned_claim_gets_nothing_of_the_old_one(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var squatter = await Firm.CreateAsync(server);
        using var owner = await Firm.CreateAsync(server);
        var number = await ClaimAsync(squatter);
        server.Clock.Advance(TimeSpan.FromMinutes(29));
        await AskAsync(server, squatter, number);
        await server.Database.ExecuteAsync(
            "UPDATE lines SET forwarding_proven_at = claimed_at, forwarding_seen_as = 'x' WHERE number = @number", new { number }, TestServer.Ct);
        server.Clock.Advance(TimeSpan.FromMinutes(2)); // the code would count for eight more

        using var claimed = await owner.Api.PostAsJsonAsync(Lines, new { number }, TestServer.Ct);

        var forwarding = (await claimed.ReadAsync(HttpStatusCode.Created))["forwarding"]!;
        Assert.Equal((null, null), (forwarding["provenAt"]?.ToString(), forwarding["seenAs"]?.ToString()));
        Assert.Equal("replaced", await server.Database.ScalarAsync<string>("SELECT status FROM line_verifications WHERE number = @number", new { number }, TestServer.Ct));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_code_that_was_spoken_before_the_master_key_changed_still_counts(string kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var number = await ClaimAsync(firm);
        var code = await AskAsync(server, firm, number);

        await server.RestartAsync(
            ("ENCRYPTION_KEY", "c3b2e9606b8c2d4e1f3a5b7c9d0e2f4a6b8c0d1e5f1d7a84c3b2e9605f1d7a84"),
            ("ENCRYPTION_KEY_PREVIOUS", TestServer.Settings("x", new Uri("http://localhost"))["ENCRYPTION_KEY"]));
        using var afterwards = server.As(firm.Key);
        using var right = await afterwards.PostAsJsonAsync($"{Lines}/{Uri.EscapeDataString(number)}/verification/check", new { code }, TestServer.Ct);

        await right.ReadAsync(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("+32470123456")]
    [InlineData("0899123456")]
    [InlineData("3615")]
    [InlineData("0939035761")]
    [InlineData("pas un numéro")]
    public async Task A_number_that_no_firm_can_own_is_refused(string number)
    {
        var server = await servers.GetAsync(TestDatabase.Sqlite);
        using var firm = await Firm.CreateBareAsync(server);
        using var response = await firm.Api.PostAsJsonAsync(Lines, new { number }, TestServer.Ct);
        Assert.NotNull((await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["number"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_refusal_of_Twilios_is_told_in_its_own_words_and_an_unknown_outcome_as_such(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var number = await ClaimAsync(firm);
        server.World.Faults = new SandboxFaults { TwilioRest = TwilioRestFault.Unauthorized };
        using var refused = await firm.Api.PostAsync($"{Lines}/{number}/verification", null, TestServer.Ct);
        Assert.Contains("Authenticate", (await refused.ProblemAsync(HttpStatusCode.BadGateway, "provider_refused")).Text("title"), StringComparison.Ordinal);

        server.World.Faults = new SandboxFaults { TwilioAnswerLost = true };
        using var lost = await firm.Api.PostAsync($"{Lines}/{number}/verification", null, TestServer.Ct);
        Assert.Equal("uncertain", (await lost.ReadAsync(HttpStatusCode.Accepted)).Text("status"));
        server.World.Faults = SandboxFaults.None;
        using var right = await CheckAsync(firm, number, await HeardAsync(server, number));
        await right.ReadAsync(HttpStatusCode.OK);
    }

    internal static async Task<string> ClaimAsync(Firm firm)
    {
        var number = Numbers.Line();
        using var response = await firm.Api.PostAsJsonAsync(Lines, new { number }, TestServer.Ct);
        await response.ReadAsync(HttpStatusCode.Created);
        return number;
    }

    internal static async Task<string> AskAsync(TestServer server, Firm firm, string number)
    {
        var before = server.World.PlacedCalls.Count(call => call.To == number && call.Heard.Length > 0);
        using var response = await firm.Api.PostAsync($"{Lines}/{number}/verification", null, TestServer.Ct);
        await response.ReadAsync(HttpStatusCode.Accepted);
        await Eventually.GetAsync(() => Task.FromResult(server.World.PlacedCalls.Count(call => call.To == number && call.Heard.Length > 0)), count => count > before);
        return await HeardAsync(server, number);
    }

    /// <summary>The code as the person at that number heard it last.</summary>
    private static async Task<string> HeardAsync(TestServer server, string number)
    {
        var heard = await Eventually.GetAsync(
            () => Task.FromResult(server.World.PlacedCalls.LastOrDefault(call => call.To == number)?.Heard ?? ""), text => text.Length > 0);
        return string.Concat(Spoken().Match(heard).Groups[1].Value.Where(char.IsAsciiDigit));
    }

    private static Task<HttpResponseMessage> CheckAsync(Firm firm, string number, string code)
        => firm.Api.PostAsJsonAsync($"{Lines}/{Uri.EscapeDataString(number)}/verification/check", new { code }, TestServer.Ct);

    private static async Task AssertRoutesAsync(TestServer server, string number, bool routes)
    {
        var callSid = Numbers.CallSid();
        await server.AskAsync(Twilio.Voice, Twilio.Call(callSid, Numbers.Mobile(), number));
        Assert.Equal(routes ? 1 : 0, await server.CountAsync("call_logs", callSid));
    }

    [GeneratedRegex("code est : ([0-9, ]+)")]
    private static partial Regex Spoken();
}
