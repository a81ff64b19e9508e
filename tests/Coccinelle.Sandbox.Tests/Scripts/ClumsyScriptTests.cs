using System.Text.Json;

namespace Coccinelle.Sandbox.Tests.Scripts;

public sealed class ClumsyScriptTests : ScriptFixture
{
    [Fact]
    public async Task Wrong_arguments_come_as_the_model_wrote_them_and_are_put_right()
    {
        Functions.Answer(
            "book_appointment",
            """{"outcome":"invalid","say":"Pour quand, et à quel nom ?","missing":["start","customerName"]}""",
            """{"outcome":"invalid","say":"À quel nom ?","missing":["customerName"]}""",
            """{"outcome":"booked","say":"C'est réservé.","appointmentId":"rdv-1","start":"2026-09-01T14:30"}""");

        var steps = await PlayAsync("wrong-arguments");

        AssertReached("wrong-arguments", steps);
        var arguments = Functions.Asked.Select(call => call.Arguments).ToList();
        Assert.ThrowsAny<JsonException>(() => JsonElement.Parse(arguments[0]));
        Assert.Equal("prendre_rendez_vous", Functions.Asked.ElementAt(1).Function);
        Assert.Equal("mardi prochain à 14h30", Functions.Argument("book_appointment", "start", 2));
        Assert.Contains("Un instant, je recommence.", Said(steps, CallStepKind.AssistantSaid));
        Assert.Equal(("Le client a pris rendez-vous : mardi 1er septembre à 14 h 30.", "true"), Analysis);
    }

    [Fact]
    public async Task Two_tools_are_asked_in_one_message_and_both_are_said()
    {
        Functions.Answer("check_availability", FakeFunctions.ThreeSlots).Answer("search_knowledge", """{"outcome":"found","say":"Trente euros.","source":"Tarifs"}""");

        var steps = await PlayAsync("two-tools");

        AssertReached("two-tools", steps);
        Assert.Single(Server.To(VapiTools));
        Assert.Contains("J'ai mardi à 9 h, mardi à 10 h ou jeudi à 14 h. Trente euros.", Said(steps, CallStepKind.AssistantSaid));
        Assert.Equal(("La question du client a reçu une réponse.", "true"), Analysis);
    }

    [Fact]
    public void Every_script_has_a_name_of_its_own_a_goal_and_lines_that_it_waits_for()
    {
        Assert.Equal(CallScripts.All.Count, CallScripts.All.Select(script => script.Name).Distinct().Count());
        Assert.All(CallScripts.All, script =>
        {
            Assert.NotEmpty(script.Goal);
            Assert.Null(script.Lines[0].When);
            Assert.Contains(script.Lines, line => line.Tools.Count > 0);
        });
    }

    [Fact]
    public void A_script_comes_through_JSON_as_it_is()
    {
        var plan = CallScripts.Find("hang-up")!.On(Forwarded());

        var read = JsonSerializer.Deserialize<CallPlan>(JsonSerializer.Serialize(plan, SandboxJson.Compact), SandboxJson.Compact)!;

        Assert.Equal(
            plan.Caller.Select(line => (line.When, line.Speech, line.HangsUp, line.Tools.Single().Written)),
            read.Caller.Select(line => (line.When, line.Speech, line.HangsUp, line.Tools.Single().Written)));
    }
}
