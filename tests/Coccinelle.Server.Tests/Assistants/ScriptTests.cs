using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Assistants;

/// <summary>
/// Whole conversations against the real server: the assistant is the one that we made at Vapi, its tools are asked where they say, and what
/// was said is in the diary.
/// </summary>
public sealed class ScriptTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Booking_leaves_the_second_slot_in_the_diary_and_a_call_that_tells_of_it(string kind)
    {
        using var call = await PlayAsync(kind, "booking");

        call.AssertReached();
        var appointment = Assert.Single(await call.AppointmentsAsync())!;
        var second = call.Answer("slots")["slots"]![1]!;
        Assert.Equal(second.Text("start")[..16], appointment.Text("localStart"));
        Assert.Equal(("confirmed", "Camille Martin", call.Caller), (appointment.Text("status"), appointment.Text("customerName"), appointment.Text("customerPhone")));
        Assert.Contains($"Le deuxième me va : {second.Text("spoken")}", call.Heard(CallStepKind.CallerSaid), StringComparison.Ordinal);
        Assert.Contains(call.Answer("booked").Text("say"), call.Heard(CallStepKind.AssistantSaid), StringComparison.Ordinal);
        var log = await call.LogAsync();
        Assert.Equal(appointment.Text("callId"), log.Text("id"));
        Assert.Contains("Le client a pris rendez-vous", log.Text("summary"), StringComparison.Ordinal);
        Assert.Contains("Camille Martin", log.Text("transcript"), StringComparison.Ordinal);
        var action = Assert.Single(log["actions"]!.AsArray())!;
        Assert.Equal(("appointment_booked", appointment.Text("id")), (action.Text("type"), action.Text("id")));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Full_diary_ends_with_the_first_alternative(string kind)
    {
        using var call = await PlayAsync(kind, "full-diary");

        call.AssertReached();
        var appointment = Assert.Single(await call.AppointmentsAsync())!;
        Assert.Equal(call.Answer("closed")["slots"]![0]!.Text("start")[..16], appointment.Text("localStart"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Change_of_mind_leaves_one_appointment_that_was_moved_once(string kind)
    {
        using var call = await PlayAsync(kind, "change-of-mind");

        Assert.Contains(call.Answer("moved").Text("say"), call.Heard(CallStepKind.AssistantSaid), StringComparison.Ordinal);
        var appointment = Assert.Single(await call.AppointmentsAsync())!;
        Assert.Equal(1, appointment["moved"]!.GetValue<int>());
        Assert.Equal(call.Answer("slots")["slots"]![1]!.Text("start")[..16], appointment.Text("localStart"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Wrong_arguments_book_nothing_until_they_are_right(string kind)
    {
        using var call = await PlayAsync(kind, "wrong-arguments");

        call.AssertReached();
        Assert.Equal(["invalid", "error", "invalid"], call.Outcomes.Take(3));
        Assert.Equal("Camille Martin", Assert.Single(await call.AppointmentsAsync())!.Text("customerName"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_caller_who_hangs_up_while_he_is_booked_is_booked(string kind)
    {
        using var call = await PlayAsync(kind, "hang-up");

        call.AssertReached();
        Assert.Equal("Hugo Lefèvre", Assert.Single(await call.AppointmentsAsync())!.Text("customerName"));
        Assert.DoesNotContain(call.Answer("booked").Text("say"), call.Heard(CallStepKind.AssistantSaid), StringComparison.Ordinal);
        var log = await call.LogAsync();
        Assert.Equal("appointment_booked", Assert.Single(log["actions"]!.AsArray())!.Text("type"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Transfer_brings_a_person_to_the_line_after_the_sentence(string kind)
    {
        var number = Numbers.Mobile();

        using var call = await PlayAsync(kind, "transfer", new { transferNumber = number });

        call.AssertReached();
        Assert.Equal(number, call.Steps.Single(step => step.Kind == CallStepKind.Dialling).Text);
        Assert.Contains(call.Steps, step => step.Kind == CallStepKind.PersonAnswered);
        Assert.Contains(call.Answer("transferring").Text("say"), call.Heard(CallStepKind.AssistantSaid), StringComparison.Ordinal);
    }

    private async Task<PlayedCall> PlayAsync(string kind, string name, object? config = null)
        => await PlayedCall.PlayAsync(await servers.GetAsync(kind, AssistantChecks.On), name, config);
}
