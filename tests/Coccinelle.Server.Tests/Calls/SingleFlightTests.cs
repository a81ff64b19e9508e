using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Calls;

/// <summary>Twilio delivers a webhook again, at once or later: one effect, one answer.</summary>
public sealed class SingleFlightTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_same_call_twenty_times_at_once_is_one_vapi_call_one_row_and_one_answer(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var callSid = Numbers.CallSid();
        var form = Twilio.Call(callSid, Numbers.Mobile(), firm.Line);

        var answers = await TwentyTimesAsync(server, Twilio.Voice, form);

        var answer = Assert.Single(answers.Distinct());
        Assert.Contains("<Stream", answer, StringComparison.Ordinal);
        Assert.Equal((1, 1), (server.VapiCallsOf(firm), await server.CountAsync("call_logs", callSid)));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_same_step_twenty_times_at_once_is_one_vapi_call_and_one_answer(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var callSid = Numbers.CallSid();
        var form = Twilio.Call(callSid, Numbers.Mobile(), null);
        await server.AskAsync(Twilio.Voice, form);
        form["Digits"] = Numbers.National(firm.Line);

        var answers = await TwentyTimesAsync(server, Twilio.Voice + "/action?step=ask&try=1", form);

        Assert.Contains("<Stream", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        Assert.Equal((1, 1), (server.VapiCallsOf(firm), await server.CountAsync("call_logs", callSid)));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_call_that_no_grain_remembers_any_more_gets_the_same_answer(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var form = Twilio.Call(Numbers.CallSid(), Numbers.Mobile(), firm.Line);
        var unplaced = Twilio.Call(Numbers.CallSid(), Numbers.Mobile(), null);
        var step = new Dictionary<string, string>(unplaced) { ["Digits"] = Numbers.National(firm.Line) };
        const string Action = Twilio.Voice + "/action?step=ask&try=1";
        var before = await AnswersAsync();

        await server.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, TestServer.Ct);

        Assert.Equal(before, await AnswersAsync());
        Assert.Equal(2, server.VapiCallsOf(firm));

        async Task<IReadOnlyList<string>> AnswersAsync() =>
        [
            (await server.AskAsync(Twilio.Voice, form)).ToString(),
            (await server.AskAsync(Twilio.Voice, unplaced)).ToString(),
            (await server.AskAsync(Action, step)).ToString(),
        ];
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_call_gets_the_same_answer_after_the_server_was_restarted(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var form = Twilio.Call(Numbers.CallSid(), Numbers.Mobile(), firm.Line);
        var unplaced = Twilio.Call(Numbers.CallSid(), Numbers.Mobile(), null);
        var step = new Dictionary<string, string>(unplaced) { ["Digits"] = Numbers.National(firm.Line) };
        const string Action = Twilio.Voice + "/action?step=ask&try=1";
        var before = await AnswersAsync();

        await server.RestartAsync();

        Assert.Equal(before, await AnswersAsync());
        Assert.Equal(2, server.VapiCallsOf(firm));

        async Task<IReadOnlyList<string>> AnswersAsync() =>
        [
            (await server.AskAsync(Twilio.Voice, form)).ToString(),
            (await server.AskAsync(Twilio.Voice, unplaced)).ToString(),
            (await server.AskAsync(Action, step)).ToString(),
        ];
    }

    /// <summary>Half of them with Twilio's idempotency token, which is the same on a repetition.</summary>
    private static async Task<IReadOnlyList<string>> TwentyTimesAsync(TestServer server, string path, Dictionary<string, string> form)
    {
        var token = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => server.AskAsync(path, form, i % 2 == 0 ? token : null)));
        return [.. answers.Select(answer => answer.ToString())];
    }
}
