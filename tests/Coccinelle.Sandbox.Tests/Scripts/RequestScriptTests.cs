namespace Coccinelle.Sandbox.Tests.Scripts;

public sealed class RequestScriptTests : ScriptFixture
{
    private const string Sid = "CA00000000000000000000000000000003";

    [Fact]
    public async Task Callback_is_promised()
    {
        Functions.Answer("promise_callback", """{"outcome":"promised","say":"On vous rappelle.","ticketId":"t-1","dueAt":"2026-09-02T09:30:00Z"}""");

        var steps = await PlayAsync("callback");

        AssertReached("callback", steps);
        Assert.Equal("demain à 11h30", Functions.Argument("promise_callback", "when"));
        Assert.Equal(("Le client sera rappelé.", "true"), Analysis);
    }

    [Fact]
    public async Task Transfer_brings_a_person_to_the_line()
    {
        ServerHandsOver();
        Server.Answers[VapiTools] = async request =>
        {
            var answer = await Functions.Answer("transfer_call", """{"outcome":"transferring","say":"Je vous transfère."}""").HandleAsync(request);
            _ = RedirectOnceSaidAsync();
            return answer;
        };

        var steps = await CallAsync(CallScripts.Find("transfer")!.On(Forwarded()) with { CallSid = Sid });

        AssertReached("transfer", steps);
        Assert.Contains("Je vous transfère.", Said(steps, CallStepKind.AssistantSaid));
        Assert.Equal(AnsweredBy.Assistant, steps[^1].AnsweredBy);
        Assert.Contains(steps, step => step.Kind == CallStepKind.PersonAnswered);
        Assert.Equal("phone-call-provider-closed-websocket", Sandbox.World.VapiCalls.Single().EndedReason);
        Assert.Equal(("L'appel a été transféré.", "true"), Analysis);
    }

    [Fact]
    public async Task Without_anybody_there_a_transfer_becomes_a_promise()
    {
        Functions.Answer("transfer_call", """{"outcome":"unavailable","say":"Personne n'est là."}""")
            .Answer("promise_callback", """{"outcome":"promised","say":"On vous rappelle."}""");

        var steps = await PlayAsync("transfer");

        AssertReached("transfer", steps);
        Assert.Equal(("Personne n'était là pour prendre l'appel. Le client sera rappelé.", "true"), Analysis);
    }

    [Fact]
    public async Task Prospect_gives_name_budget_and_place()
    {
        Functions.Answer("qualify_prospect", """{"outcome":"qualified","say":"C'est noté, un conseiller vous rappelle.","prospectId":"p-1","score":80}""");

        var steps = await PlayAsync("prospect");

        AssertReached("prospect", steps);
        Assert.Equal(
            ("Sophie Garnier", "280000", "320 000 €"),
            (Functions.Argument("qualify_prospect", "name"), Functions.Argument("qualify_prospect", "budgetMin"), Functions.Argument("qualify_prospect", "budgetMax")));
        Assert.Equal(("Le client a été noté comme prospect (80/100).", "true"), Analysis);
    }

    [Fact]
    public async Task Ticket_tells_the_trouble()
    {
        Functions.Answer("create_ticket", """{"outcome":"created","say":"C'est enregistré.","ticketId":"t-2"}""");

        var steps = await PlayAsync("ticket");

        AssertReached("ticket", steps);
        Assert.Equal("Facture reçue deux fois", Functions.Argument("create_ticket", "subject"));
    }

    /// <summary>As a server does that lets the sentence be said first.</summary>
    private async Task RedirectOnceSaidAsync()
    {
        while (!Sandbox.World.Calls.Single().Steps.Any(step => step.Kind == CallStepKind.AssistantSaid && step.Text == "Je vous transfère."))
        {
            await Task.Yield();
        }

        var twiml = KeyValuePair.Create("Twiml", "<Response><Dial timeout=\"20\">+33140000009</Dial></Response>");
        (await SendTwilioAsync(HttpMethod.Post, $"/Calls/{Sid}.json", twiml)).EnsureSuccessStatusCode().Dispose();
    }
}
