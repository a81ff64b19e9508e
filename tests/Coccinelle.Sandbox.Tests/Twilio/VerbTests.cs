namespace Coccinelle.Sandbox.Tests.Twilio;

public sealed class VerbTests : SandboxFixture
{
    private const string Action = "/webhooks/twilio/voice/action";

    [Fact]
    public async Task Speech_is_played_in_order_and_the_end_of_the_document_hangs_up()
    {
        Server.AnswersTwiml(Voice, """
            <Say voice="Polly.Lea" language="fr-FR">Bonjour
              à tous</Say><Play>https://a.test/musique.mp3</Play><Pause length="2"/><Start><Stream url="wss://x"/></Start><Inconnu/>
            """);

        var steps = await CallAsync(Forwarded());

        Assert.Equal(
            [CallStepKind.Said, CallStepKind.Played, CallStepKind.Paused, CallStepKind.Ignored, CallStepKind.HungUp],
            steps.Skip(2).Take(5).Select(step => step.Kind));
        Assert.Equal(("Bonjour à tous", "Polly.Lea", "fr-FR"), (steps[2].Text, steps[2]["voice"], steps[2]["language"]));
        Assert.Equal("twilio", steps[6].Text);
        Assert.Equal(AnsweredBy.Nobody, steps[^1].AnsweredBy);
    }

    [Fact]
    public async Task Gather_hears_speech()
    {
        Server.AnswersTwiml(Voice, $"""<Gather input="speech" language="fr-FR" action="{Action}"><Say>Quelle entreprise ?</Say></Gather>""");
        Server.AnswersTwiml(Action, "<Hangup/>");

        var steps = await CallAsync(Forwarded(CallerLine.Says("Salon Léa")));

        var heard = Server.To(Action).Single();
        Assert.Equal(("Salon Léa", "fr-FR", "in-progress"), (heard["SpeechResult"], heard["Language"], heard["CallStatus"]));
        Assert.Equal("+33140000001", heard["ForwardedFrom"]);
        Assert.Equal("Quelle entreprise ?", steps.Single(step => step.Kind == CallStepKind.Said).Text);
    }

    [Theory]
    [InlineData("12#", "", "12", "#")]
    [InlineData("1234", "numDigits='2'", "12", "")]
    [InlineData("12*", "finishOnKey='*'", "12", "*")]
    public async Task Gather_takes_keys(string pressed, string attributes, string digits, string finishedOn)
    {
        Server.AnswersTwiml(Voice, $"<Gather {attributes} action='{Action}'/>");
        Server.AnswersTwiml(Action, "<Hangup/>");

        await CallAsync(Forwarded(CallerLine.Presses(pressed)));

        Assert.Equal((digits, finishedOn), (Server.To(Action).Single()["Digits"], Server.To(Action).Single()["FinishedOnKey"]));
    }

    [Fact]
    public async Task Gather_that_hears_nothing_falls_through()
    {
        Server.AnswersTwiml(Voice, $"<Gather input='dtmf' action='{Action}'/><Say>Au revoir</Say>");

        var steps = await CallAsync(Forwarded(CallerLine.Says("parlé à un clavier")));

        Assert.Empty(Server.To(Action));
        Assert.Contains(steps, step => step.Kind == CallStepKind.CallerSilent);
        Assert.Contains(steps, step => step.Kind == CallStepKind.Said);
    }

    [Fact]
    public async Task Gather_reports_silence_when_asked_to()
    {
        Server.AnswersTwiml(Voice, $"<Gather actionOnEmptyResult='true' action='{Action}'/>");
        Server.AnswersTwiml(Action, "<Hangup/>");

        await CallAsync(Forwarded());

        Assert.Null(Server.To(Action).Single()["Digits"]);
    }

    [Theory]
    [InlineData(DialOutcome.Answered, "completed", "true", AnsweredBy.Person)]
    [InlineData(DialOutcome.NoAnswer, "no-answer", "false", AnsweredBy.Nobody)]
    [InlineData(DialOutcome.Busy, "busy", "false", AnsweredBy.Nobody)]
    [InlineData(DialOutcome.Failed, "failed", "false", AnsweredBy.Nobody)]
    public async Task Dial_reports_what_became_of_it(DialOutcome outcome, string status, string bridged, AnsweredBy answeredBy)
    {
        Server.AnswersTwiml(Voice, $"<Dial action='{Action}'><Number>+33140000009</Number></Dial>");
        Server.AnswersTwiml(Action, "<Hangup/>");

        var steps = await CallAsync(Forwarded() with { Dial = outcome });

        Assert.Equal((status, bridged), (Server.To(Action).Single()["DialCallStatus"], Server.To(Action).Single()["DialBridged"]));
        Assert.Equal("+33140000009", steps.Single(step => step.Kind == CallStepKind.Dialling).Text);
        Assert.Equal(answeredBy, steps[^1].AnsweredBy);
    }

    [Theory]
    [InlineData("01 40 00 00 01")]
    [InlineData("+33939035761")]
    public async Task Dial_to_a_number_that_forwards_back_is_seen_as_a_loop(string number)
    {
        Server.AnswersTwiml(Voice, $"<Dial>{number}</Dial>");

        var steps = await CallAsync(Forwarded() with { Dial = DialOutcome.Answered });

        Assert.Contains(steps, step => step.Kind == CallStepKind.Looped);
        Assert.Equal(AnsweredBy.Nobody, steps[^1].AnsweredBy);
    }

    [Fact]
    public async Task Record_takes_a_message_and_reports_it_twice()
    {
        Server.AnswersTwiml(Voice, $"<Record action='{Action}' recordingStatusCallback='/webhooks/twilio/voice/recording'/><Say>jamais dit</Say>");
        Server.AnswersTwiml(Action, "<Say>joué à personne</Say>");

        var steps = await CallAsync(Forwarded() with { LeavesMessage = true });

        var (action, recording) = (Server.To(Action).Single(), Server.To("/webhooks/twilio/voice/recording").Single());
        Assert.Equal(("hangup", "completed", "7"), (action["Digits"], action["CallStatus"], action["RecordingDuration"]));
        Assert.Equal(action["RecordingSid"], recording["RecordingSid"]);
        Assert.Equal(("completed", "RecordVerb"), (recording["RecordingStatus"], recording["RecordingSource"]));
        Assert.Null(recording["From"]);
        Assert.DoesNotContain(steps, step => step.Kind == CallStepKind.Said);
        Assert.Equal(AnsweredBy.Voicemail, steps[^1].AnsweredBy);
    }

    [Fact]
    public async Task Record_ended_with_a_key_goes_on_with_the_document_of_its_action()
    {
        Server.AnswersTwiml(Voice, $"<Record action='{Action}'/>");
        Server.AnswersTwiml(Action, "<Say>Merci</Say>");

        var steps = await CallAsync(Forwarded(CallerLine.Presses("#")) with { LeavesMessage = true });

        Assert.Equal("#", Server.To(Action).Single()["Digits"]);
        Assert.Equal("Merci", steps.Single(step => step.Kind == CallStepKind.Said).Text);
    }

    [Fact]
    public async Task Record_of_silence_goes_on_with_the_next_verb()
    {
        Server.AnswersTwiml(Voice, $"<Record action='{Action}'/><Say>Vous n'avez rien dit</Say>");

        var steps = await CallAsync(Forwarded());

        Assert.Empty(Server.To(Action));
        Assert.Contains(steps, step => step.Kind == CallStepKind.Said);
        Assert.Equal(AnsweredBy.Voicemail, steps[^1].AnsweredBy);
    }

    [Theory]
    [InlineData("<Reject reason='busy'/>", "busy")]
    [InlineData("<Reject/>", "failed")]
    [InlineData("<Say>x</Say><Reject reason='busy'/>", "completed")]
    public async Task Reject_refuses_the_call_only_as_the_first_verb(string verbs, string status)
    {
        Server.AnswersTwiml(Voice, verbs);

        var steps = await CallAsync(Forwarded());

        Assert.Equal((status, status), (steps[^1].Text, Server.To(Status).Single()["CallStatus"]));
    }

    [Fact]
    public async Task A_stream_that_no_assistant_waits_for_leaves_the_caller_to_the_next_verb()
    {
        Server.AnswersTwiml(Voice, "<Connect><Stream url='wss://nobody.test/x/transport'/></Connect><Say>Désolé</Say>");

        var steps = await CallAsync(Forwarded());

        Assert.Contains(steps, step => step.Kind == CallStepKind.StreamRefused);
        Assert.Contains(steps, step => step is { Kind: CallStepKind.Said, Text: "Désolé" });
    }
}
