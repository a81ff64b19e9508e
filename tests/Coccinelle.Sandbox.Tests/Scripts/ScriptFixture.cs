using System.Text.Json;

namespace Coccinelle.Sandbox.Tests.Scripts;

/// <summary>Plays a script against functions whose answers the test chooses.</summary>
public abstract class ScriptFixture : SandboxFixture
{
    private protected FakeFunctions Functions { get; } = new();

    private protected async Task<IReadOnlyList<CallStep>> PlayAsync(string script, Func<CallPlan, CallPlan>? change = null)
    {
        ServerHandsOver();
        Server.Answers[VapiTools] = Functions.HandleAsync;
        var plan = CallScripts.Find(script)!.On(Forwarded());
        return await CallAsync(change?.Invoke(plan) ?? plan);
    }

    protected static void AssertReached(string script, IReadOnlyList<CallStep> steps) => Assert.Null(CallScripts.Find(script)!.Unreached(steps));

    protected static IEnumerable<string> Said(IReadOnlyList<CallStep> steps, CallStepKind who) =>
        steps.Where(step => step.Kind == who).Select(step => step.Text);

    private protected JsonElement Report => Server.To(VapiEvents).Single(request => request.Message.GetProperty("type").GetString() == "end-of-call-report").Message;

    private protected (string? Summary, string? Success) Analysis
    {
        get
        {
            var analysis = Report.GetProperty("analysis");
            return (analysis.GetProperty("summary").GetString(), analysis.GetProperty("successEvaluation").GetString());
        }
    }
}
