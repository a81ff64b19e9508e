using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Calls;

/// <summary>The assistant's stream is closed and the caller is still on the line.</summary>
public sealed class AfterAssistantTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_caller_who_was_served_hears_nothing_more(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);

        var steps = await CallAsync(server, firm, "assistant-ended-call");

        Assert.Equal(firm.FirstWords, steps.Said());
        Assert.Equal("twilio", steps.Single(step => step.Kind == CallStepKind.HungUp).Text);
        Assert.Equal("assistant", Assert.Single(await firm.CallsAsync())!.Text("outcome"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_caller_whose_assistant_broke_down_gets_the_next_best(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);

        var steps = await CallAsync(server, firm, "call.in-progress.error-providerfault-openai-llm-failed");

        Assert.Contains($"vous êtes bien chez {firm.Name}", steps.Said(), StringComparison.Ordinal);
        Assert.Contains(steps, step => step.Kind == CallStepKind.MessageLeft);
        Assert.Equal("voicemail", Assert.Single(await firm.CallsAsync())!.Text("outcome"));
    }

    private static Task<IReadOnlyList<CallStep>> CallAsync(TestServer server, Firm firm, string endedReason)
        => server.CallAsync(new CallPlan { From = Numbers.Mobile(), ForwardedFrom = firm.Line, EndedReason = endedReason, LeavesMessage = true });
}
