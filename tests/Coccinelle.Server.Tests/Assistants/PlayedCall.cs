using System.Net;
using System.Text.Json.Nodes;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Assistants;

/// <summary>A script that was played to a firm of its own, with the assistant that we made for it at Vapi.</summary>
internal sealed record PlayedCall(Firm Firm, CallScript Script, string CallSid, string Caller, IReadOnlyList<CallStep> Steps) : IDisposable
{
    /// <param name="config">Of the firm's phone.</param>
    /// <param name="prepare">What the firm does before it is called.</param>
    public static async Task<PlayedCall> PlayAsync(TestServer server, string name, object? config = null, Func<Firm, Task>? prepare = null)
    {
        var firm = await Firm.CreateBareAsync(server);
        var line = Numbers.Line();
        await firm.AddLineAsync(line);
        if (config is not null)
            await firm.ConfigureAsync(config);
        await (prepare?.Invoke(firm) ?? Task.CompletedTask);
        await firm.AssistantAsync(AssistantChecks.IsUpToDate);
        var script = CallScripts.Find(name)!;
        var (callSid, caller) = (Numbers.CallSid(), Numbers.Mobile());
        var steps = await server.CallAsync(script.On(new CallPlan { From = caller, ForwardedFrom = line, CallSid = callSid }));
        return new PlayedCall(firm, script, callSid, caller, steps);
    }

    private IEnumerable<CallStep> Answers => Steps.Where(step => step.Kind == CallStepKind.ToolAnswered);

    public IEnumerable<string?> Outcomes => Answers.Select(step => step["outcome"]);

    public void AssertReached() => Assert.True(Script.Unreached(Steps) is null, string.Join('\n', Answers.Select(step => $"{step["function"]}: {step.Text}")));

    /// <summary>The first answer with that outcome.</summary>
    public JsonNode Answer(string outcome) => JsonNode.Parse(Answers.First(step => step["outcome"] == outcome).Text)!;

    public string Heard(CallStepKind who) => string.Join('\n', Steps.Where(step => step.Kind == who).Select(step => step.Text));

    public Task<JsonArray> AppointmentsAsync() => ListAsync("/api/appointments");

    /// <summary>The first page of one of the firm's lists.</summary>
    public async Task<JsonArray> ListAsync(string path)
    {
        using var response = await Firm.Api.GetAsync(path, TestServer.Ct);
        return (await response.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray();
    }

    /// <summary>The firm's call log once Vapi has reported.</summary>
    public Task<JsonNode> LogAsync() => Firm.CallAsync(CallSid, call => call.Text("transcript") != "" && call.Text("status") == "completed");

    public void Dispose() => Firm.Dispose();
}
