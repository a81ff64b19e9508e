namespace Coccinelle.Sandbox.Tests.Scripts;

public sealed class AppointmentScriptTests : ScriptFixture
{
    private const string Booked = """{"outcome":"booked","say":"C'est réservé.","appointmentId":"rdv-1","start":"2026-09-01T10:00:00+02:00"}""";

    [Fact]
    public async Task Booking_takes_the_second_slot_and_says_goodbye()
    {
        Functions.Answer("check_availability", FakeFunctions.ThreeSlots).Answer("book_appointment", Booked);

        var steps = await PlayAsync("booking");

        AssertReached("booking", steps);
        Assert.Equal(("2026-09-01T10:00", "Camille Martin"), (Functions.Argument("book_appointment", "start"), Functions.Argument("book_appointment", "customerName")));
        Assert.Contains("Le deuxième me va : mardi à 10 h. Je m'appelle Camille Martin.", Said(steps, CallStepKind.CallerSaid));
        Assert.Equal(
            ["Bonjour Camille, cabinet Martin.", "J'ai mardi à 9 h, mardi à 10 h ou jeudi à 14 h.", "C'est réservé.", "Merci de votre appel, au revoir !"],
            Said(steps, CallStepKind.AssistantSaid));
        Assert.Equal(("Le client a pris rendez-vous : mardi 1er septembre à 10 h.", "true"), Analysis);
        var artifact = Report.GetProperty("artifact");
        Assert.Equal(
            ["bot", "user", "tool_calls", "tool_call_result", "bot", "user", "tool_calls", "tool_call_result", "bot", "user", "bot"],
            artifact.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.Equal(
            ["assistant", "user", "assistant", "tool", "assistant", "user", "assistant", "tool", "assistant", "user", "assistant"],
            artifact.GetProperty("messagesOpenAIFormatted").EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.Contains("User: Le deuxième me va", artifact.GetProperty("transcript").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Booking_takes_the_first_alternative_when_somebody_was_faster()
    {
        Functions.Answer("check_availability", FakeFunctions.ThreeSlots)
            .Answer("book_appointment", """{"outcome":"slot_taken","say":"Il vient d'être pris.","slots":[{"start":"2026-09-02T11:00","spoken":"mercredi à 11 h"}]}""", Booked);

        var steps = await PlayAsync("booking");

        AssertReached("booking", steps);
        Assert.Equal("2026-09-02T11:00", Functions.Argument("book_appointment", "start", 1));
        Assert.Contains("Alors mercredi à 11 h, toujours au nom de Camille Martin.", Said(steps, CallStepKind.CallerSaid));
    }

    [Fact]
    public async Task A_caller_whose_slot_was_never_offered_hangs_up_and_the_goal_is_missed()
    {
        Functions.Answer("check_availability", """{"outcome":"slots","say":"Voilà.","slots":[]}""");

        var steps = await PlayAsync("booking");

        Assert.Equal("slots[1].spoken", steps.Single(step => step.Kind == CallStepKind.ScriptStuck).Text);
        Assert.Equal("booked", CallScripts.Find("booking")!.Unreached(steps));
        Assert.Equal(CallPlan.CustomerEndedCall, Sandbox.World.VapiCalls.Single().EndedReason);
    }

    [Fact]
    public async Task Full_diary_takes_what_is_offered_instead()
    {
        Functions.Answer("check_availability", """{"outcome":"none","say":"Rien dimanche."}""")
            .Answer("book_appointment", """{"outcome":"closed","say":"C'est fermé.","slots":[{"start":"2026-09-01T09:00","spoken":"mardi à 9 h"}]}""", Booked);

        var steps = await PlayAsync("full-diary");

        AssertReached("full-diary", steps);
        Assert.Equal(
            ("dimanche à 20h", "2026-09-01T09:00"), (Functions.Argument("book_appointment", "start"), Functions.Argument("book_appointment", "start", 1)));
        Assert.Equal("true", Analysis.Success);
    }

    [Fact]
    public async Task Change_of_mind_moves_the_appointment_that_was_booked_and_cancels_it_without_a_price()
    {
        Functions.Answer("check_availability", FakeFunctions.ThreeSlots).Answer("book_appointment", Booked)
            .Answer("reschedule_appointment", """{"outcome":"moved","say":"C'est déplacé.","appointmentId":"rdv-1","start":"2026-09-03T14:00"}""")
            .Answer("search_knowledge", """{"outcome":"not_found","say":"Je ne sais pas."}""")
            .Answer("cancel_appointment", """{"outcome":"cancelled","say":"C'est annulé."}""");

        var steps = await PlayAsync("change-of-mind");

        AssertReached("change-of-mind", steps);
        Assert.Equal(
            ("rdv-1", "2026-09-01T10:00"),
            (Functions.Argument("reschedule_appointment", "appointmentId"), Functions.Argument("reschedule_appointment", "start")));
        Assert.Equal("rdv-1", Functions.Argument("cancel_appointment", "appointmentId"));
        Assert.Equal(
            ("Le client a pris rendez-vous : mardi 1er septembre à 10 h. Le rendez-vous a été déplacé : jeudi 3 septembre à 14 h. Une question du client est restée sans réponse sûre. Le rendez-vous a été annulé.", "true"),
            Analysis);
    }

    [Fact]
    public async Task Change_of_mind_keeps_the_appointment_when_it_learns_the_price()
    {
        Functions.Answer("check_availability", FakeFunctions.ThreeSlots).Answer("book_appointment", Booked)
            .Answer("reschedule_appointment", """{"outcome":"moved","say":"C'est déplacé."}""")
            .Answer("search_knowledge", """{"outcome":"found","say":"Trente euros."}""");

        var steps = await PlayAsync("change-of-mind");

        AssertReached("change-of-mind", steps);
        Assert.DoesNotContain(Functions.Asked, call => call.Function == "cancel_appointment");
    }

    [Fact]
    public async Task Hang_up_leaves_the_tool_at_work_while_the_end_is_reported()
    {
        Functions.Answer("check_availability", FakeFunctions.ThreeSlots).Answer("book_appointment", Booked);
        var ended = new TaskCompletionSource();
        ServerHandsOver();
        Server.Answers[VapiTools] = async request =>
        {
            // The booking is answered only after the end of the call has been told.
            if (request.Body.Contains("book_appointment", StringComparison.Ordinal))
            {
                await ended.Task;
            }

            return await Functions.HandleAsync(request);
        };
        Server.Answers[VapiEvents] = request =>
        {
            if (request.Message.GetProperty("type").GetString() == "end-of-call-report")
            {
                ended.TrySetResult();
            }

            return Task.FromResult(Microsoft.AspNetCore.Http.Results.Ok());
        };

        var steps = await CallAsync(CallScripts.Find("hang-up")!.On(Forwarded()));

        AssertReached("hang-up", steps);
        Assert.Equal("Hugo Lefèvre", Functions.Argument("book_appointment", "customerName"));
        var order = steps.Select(step => step.Kind).ToList();
        Assert.True(order.LastIndexOf(CallStepKind.ToolCalled) < order.IndexOf(CallStepKind.HungUp));
        Assert.True(order.IndexOf(CallStepKind.AssistantLeft) < order.LastIndexOf(CallStepKind.ToolAnswered));
        Assert.DoesNotContain("C'est réservé.", Said(steps, CallStepKind.AssistantSaid));
        Assert.Equal(CallPlan.CustomerEndedCall, Sandbox.World.VapiCalls.Single().EndedReason);
    }
}
