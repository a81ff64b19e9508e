using System.Text.Json;
using Coccinelle.Sandbox.Vapi;

namespace Coccinelle.Sandbox.Tests.Vapi;

public sealed class ToolMemoryTests
{
    private readonly ToolMemory _memory = new();

    [Theory]
    [InlineData("{{slots[1].start}}", "b")]
    [InlineData("{{ slots[0].start }}, {{slots[1].start}}", "a, b")]
    [InlineData("{{appointmentId}}", "rdv")]
    [InlineData("{{score}}", "7")]
    [InlineData("sans rien", "sans rien")]
    [InlineData("{{ pas un chemin }}", "{{ pas un chemin }}")]
    public void References_are_filled_in_from_the_newest_answer_that_has_them(string template, string filled)
    {
        Answer("""{"outcome":"slots","slots":[{"start":"old"},{"start":"old"}],"appointmentId":"rdv"}""");
        Answer("""{"outcome":"slots","slots":[{"start":"a"},{"start":"b"}],"score":7}""");

        Assert.Equal((filled, null), Speech(template));
    }

    [Theory]
    [InlineData("{{slots[2].start}}", "slots[2].start")]
    [InlineData("{{slots.start}}", "slots.start")]
    [InlineData("{{slots}}", "slots")]
    [InlineData("{{nobody}} {{else}}", "nobody")]
    public void What_nobody_answered_is_named(string template, string missing)
    {
        Answer("""{"slots":[{"start":"a"},{"start":"b"}]}""");

        Assert.Equal(missing, Speech(template).Missing);
    }

    [Fact]
    public void A_quotation_mark_in_an_answer_does_not_break_the_arguments()
    {
        Answer("""{"name":"dit \"Léo\"\\"}""");

        var (line, missing) = _memory.Fill(CallerLine.Listens(ToolCallPlan.Of("f", """{"name":"{{name}}"}""")));

        Assert.Null(missing);
        Assert.Equal("dit \"Léo\"\\", JsonElement.Parse(line.Tools[0].Written).GetProperty("name").GetString());
    }

    [Fact]
    public void A_line_waits_for_an_outcome_of_the_latest_message()
    {
        var line = CallerLine.Says("Alors jeudi.").If("slot_taken|closed");
        Assert.False(_memory.Allows(line));
        Answer("""{"outcome":"closed"}""");
        Assert.True(_memory.Allows(line));
        _memory.Keep([ToolOutcome.Of("f", "error", "non"), ToolOutcome.Of("g", "none", "")]);
        Assert.False(_memory.Allows(line));
        Assert.True(_memory.Allows(CallerLine.Listens().If(ToolOutcome.Error)) && _memory.Allows(CallerLine.Listens().If(ToolOutcome.Unanswered)));
    }

    private (string? Filled, string? Missing) Speech(string template) => _memory.Fill(CallerLine.Says(template)) is var (line, missing)
        ? (line.Speech, missing)
        : default;

    private void Answer(string result) => _memory.Keep([ToolOutcome.Of("f", "result", result)]);
}
