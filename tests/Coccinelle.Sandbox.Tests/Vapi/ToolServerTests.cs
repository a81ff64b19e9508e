using Microsoft.AspNetCore.Http;

namespace Coccinelle.Sandbox.Tests.Vapi;

public sealed class ToolServerTests : SandboxFixture
{
    private const string ToolPath = "/tools/one";
    private const string OtherPath = "/tools/two";
    private const string AssistantPath = "/assistants/messages";
    private const string Public = "https://public.test";

    [Fact]
    public async Task A_tool_call_goes_to_the_server_of_its_tool_with_the_headers_named_there()
    {
        await UseAsync(WithTools(Tool("check_availability", ToolPath, "secret-of-the-tool")), ToolCallPlan.Of("check_availability"));

        var request = Server.To(ToolPath).Single();
        Assert.Equal("secret-of-the-tool", request.Headers["X-Vapi-Secret"]);
        var tool = request.Message.GetProperty("toolWithToolCallList")[0];
        Assert.Equal(("function", "Says when", "check_availability"), (
            tool.GetProperty("type").GetString(),
            tool.GetProperty("function").GetProperty("description").GetString(),
            tool.GetProperty("toolCall").GetProperty("function").GetProperty("name").GetString()));
        Assert.Empty(Server.To(VapiTools));
    }

    [Fact]
    public async Task A_server_that_names_no_header_gets_no_secret()
    {
        await UseAsync(WithTools(new { type = "function", function = new { name = "f" }, server = new { url = Public + ToolPath } }), ToolCallPlan.Of("f"));

        Assert.DoesNotContain("X-Vapi-Secret", Server.To(ToolPath).Single().Headers.Keys);
    }

    [Fact]
    public async Task A_tool_without_server_goes_to_the_assistants()
    {
        await UseAsync(WithTools(new { type = "function", function = new { name = "f" } }), ToolCallPlan.Of("f"));

        Assert.Equal("secret-of-the-assistant", Server.To(AssistantPath).Single().Headers["X-Vapi-Secret"]);
    }

    [Fact]
    public async Task Tools_of_two_servers_are_asked_in_two_messages_and_a_made_up_one_where_the_first_lives()
    {
        await UseAsync(
            WithTools(Tool("f", ToolPath, "1"), Tool("g", OtherPath, "2")), ToolCallPlan.Of("f"), ToolCallPlan.Of("g"), ToolCallPlan.Of("nobody"));

        Assert.Equal(["f", "nobody"], Names(Server.To(ToolPath).Single()));
        Assert.Equal(["g"], Names(Server.To(OtherPath).Single()));
    }

    [Fact]
    public async Task A_repeated_id_is_asked_and_answered_twice()
    {
        ServerHandsOver();

        var steps = await CallAsync(Forwarded(CallerLine.Says("?", new ToolCallPlan("f", null, "call_1"), new ToolCallPlan("f", null, "call_1"))));

        Assert.Equal(2, steps.Count(step => step.Kind == CallStepKind.ToolAnswered));
    }

    [Fact]
    public async Task A_forged_tool_call_carries_somebody_elses_secret()
    {
        Sandbox.World.Faults = new SandboxFaults { Forged = Providers.Vapi };

        await UseAsync(WithTools(Tool("f", ToolPath, "secret-of-the-tool")), ToolCallPlan.Of("f"));

        Assert.NotEqual("secret-of-the-tool", Server.To(ToolPath).Single().Headers["X-Vapi-Secret"]);
    }

    private async Task UseAsync(object assistant, params ToolCallPlan[] tools)
    {
        Sandbox.Options.PublicUrl = new Uri(Public);
        Sandbox.World.AddAssistant(assistant, Assistant);
        ServerHandsOver();
        Server.Answers[ToolPath] = Server.Answers[OtherPath] = _ => Task.FromResult(Results.Ok(new { results = Array.Empty<object>() }));

        await CallAsync(Forwarded(CallerLine.Says("?", tools)));
    }

    private static object WithTools(params object[] tools) => new
    {
        name = "Cabinet Martin",
        model = new { provider = "openai", model = "gpt-4.1", tools },
        server = new { url = Public + AssistantPath, headers = new Dictionary<string, string> { ["X-Vapi-Secret"] = "secret-of-the-assistant" } },
    };

    private static object Tool(string name, string path, string secret) => new
    {
        type = "function",
        function = new { name, description = "Says when" },
        server = new { url = Public + path, timeoutSeconds = 20, headers = new Dictionary<string, string> { ["X-Vapi-Secret"] = secret } },
    };

    private static IEnumerable<string?> Names(Received request) =>
        request.Message.GetProperty("toolCallList").EnumerateArray().Select(call => call.GetProperty("function").GetProperty("name").GetString());
}
