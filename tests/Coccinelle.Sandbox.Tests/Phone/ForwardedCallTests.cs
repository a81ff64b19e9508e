namespace Coccinelle.Sandbox.Tests.Phone;

public sealed class ForwardedCallTests : SandboxFixture
{
    [Fact]
    public async Task A_forwarded_call_reaches_the_assistant_that_the_server_chose()
    {
        ServerHandsOver();

        var steps = await CallAsync(Forwarded(CallerLine.Says("Je voudrais un rendez-vous.")));

        Assert.Equal("Bonjour Camille, cabinet Martin.", steps.First(step => step.Kind == CallStepKind.AssistantSaid).Text);
        Assert.Equal("Cabinet Martin", steps.Single(step => step.Kind == CallStepKind.AssistantConnected)["assistantName"]);
        Assert.Equal(AnsweredBy.Assistant, steps[^1].AnsweredBy);
        Assert.Equal(("completed", true), (steps[^1].Text, steps[^1].IsLast));
        Assert.Equal(CallPlan.CustomerEndedCall, Sandbox.World.VapiCalls.Single().EndedReason);
        Assert.Equal("ended", Sandbox.World.VapiCalls.Single().Status);
        Assert.True(steps.Zip(steps.Skip(1)).All(pair => pair.First.Elapsed <= pair.Second.Elapsed));
    }
}
