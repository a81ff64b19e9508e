using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Calls;

/// <summary>Nothing proves the firm: the caller is asked, twice at most, and a spoken name counts only when he confirms it.</summary>
public sealed class AskedTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_keyed_number_leads_to_the_firm(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);

        var (callSid, steps) = await CallAsync(server, CallerLine.Presses(Numbers.National(firm.Line)));

        Assert.EndsWith(firm.FirstWords, steps.Said(), StringComparison.Ordinal);
        Assert.Equal("asked", (await firm.FindCallAsync(callSid))?.Text("foundBy"));
        Assert.Equal(1, Asked(steps));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_spoken_name_leads_to_the_firm_once_the_caller_confirms_it(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);

        var (callSid, steps) = await CallAsync(server, CallerLine.Says($"Bonjour, je voudrais {firm.Name.ToLowerInvariant()}."), CallerLine.Says("Oui."));

        Assert.Contains($"Vous souhaitez joindre {firm.Name}", steps.Said(), StringComparison.Ordinal);
        Assert.Equal("asked", (await firm.FindCallAsync(callSid))?.Text("foundBy"));
        Assert.Equal(1, server.VapiCallsOf(firm));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_name_that_the_caller_denies_leads_nowhere(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);

        var (callSid, steps) = await CallAsync(
            server, CallerLine.Says(firm.Name), CallerLine.Says("Non."), CallerLine.Says(firm.Name), CallerLine.Presses("2"));

        await server.AssertUnplacedAsync(callSid);
        Assert.Equal(2, Asked(steps));
        Assert.Equal(AnsweredBy.Voicemail, steps[^1].AnsweredBy);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_silent_caller_is_asked_twice_and_may_leave_a_message_for_the_operator(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var callSid = Numbers.CallSid();

        var steps = await server.CallAsync(new CallPlan { From = "anonymous", CallSid = callSid, LeavesMessage = true });

        await server.AssertUnplacedAsync(callSid);
        Assert.Equal(2, Asked(steps));
        Assert.DoesNotContain(firm.Name, steps.Said(), StringComparison.Ordinal);
        await Eventually.IsTrueAsync(async () => await server.Database.ScalarAsync<string>(
            "SELECT recording_url FROM unplaced_calls WHERE call_sid = @callSid AND call_status = 'completed'", new { callSid }, TestServer.Ct) is { Length: > 0 });
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_number_that_nobody_has_is_not_understood(string kind)
    {
        var server = await SharedServers.GetAsync(kind);

        var (callSid, steps) = await CallAsync(
            server, CallerLine.Presses(Numbers.National(Numbers.Line())), CallerLine.Presses(Numbers.National(TestServer.SharedNumber)));

        await server.AssertUnplacedAsync(callSid);
        Assert.Equal(2, Asked(steps));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_suspended_firm_cannot_be_asked_for_by_name(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        using (var client = server.As(TestServer.OperatorKey))
            (await client.PostAsync($"/api/tenants/{firm.Id}/suspend", null, TestServer.Ct)).Dispose();

        var (callSid, steps) = await CallAsync(server, CallerLine.Says(firm.Name), CallerLine.Says("Oui."));

        await server.AssertUnplacedAsync(callSid);
        Assert.DoesNotContain(firm.Name, steps.Said(), StringComparison.Ordinal);
    }

    private static async Task<(string CallSid, IReadOnlyList<CallStep> Steps)> CallAsync(TestServer server, params IReadOnlyList<CallerLine> lines)
    {
        var callSid = Numbers.CallSid();
        return (callSid, await server.CallAsync(new CallPlan { From = Numbers.Mobile(), CallSid = callSid, Caller = lines }));
    }

    /// <summary>How often the caller was asked for his firm; reading a name back is not asking.</summary>
    private static int Asked(IEnumerable<CallStep> steps)
        => steps.Count(step => step is { Kind: CallStepKind.Said } && step.Text.Contains("nom", StringComparison.Ordinal) && step.Text.Contains("tapez", StringComparison.Ordinal));
}
