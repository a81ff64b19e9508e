using System.Text.Json.Nodes;
using Coccinelle.Sandbox.Twilio;
using Coccinelle.Sandbox.Twilio.Verbs;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>One conversation: the caller's lines in turn, what the assistant does after each, and what it says.</summary>
internal sealed class AgentTalk(
    LiveCall phone, VapiCall call, Conversation conversation, VapiWebhooks webhooks, ToolDesk tools, TimeProvider time)
{
    /// <summary>How long the assistant keeps still after a tool has said that the call is being transferred.</summary>
    private static readonly TimeSpan TransferPatience = TimeSpan.FromSeconds(10);

    private readonly ToolMemory _memory = new();

    /// <summary>What the tools have answered to the assistant, oldest first.</summary>
    public IReadOnlyList<ToolOutcome> Outcomes => _memory.Outcomes;

    /// <summary>Tools that were still at work when the caller hung up: the server answers them, and nobody hears it.</summary>
    public Task Pending { get; private set; } = Task.CompletedTask;

    public async Task RunAsync(CancellationToken interruption, CancellationToken stopping)
    {
        if (FirstWords.Of(call) is { } firstWords)
        {
            await SpeakAsync(firstWords, interruption);
        }

        if (phone.Plan.AssistantFreezes)
        {
            phone.Tell(CallStepKind.AssistantFroze, "");
            await webhooks.TellAsync(phone, "hang", new JsonObject { ["type"] = "hang" }, call, stopping);
        }

        while (phone.NextLine(line => line.Keys is null) is { } next)
        {
            interruption.ThrowIfCancellationRequested();
            if (!_memory.Allows(next))
            {
                continue;
            }

            var (line, missing) = _memory.Fill(next);
            if (missing is not null)
            {
                phone.Tell(CallStepKind.ScriptStuck, missing);
                HangUp(interruption);
            }

            await HearAsync(line, interruption, stopping);
        }

        await phone.StayAsync(interruption);
        interruption.ThrowIfCancellationRequested();
    }

    private async Task HearAsync(CallerLine line, CancellationToken interruption, CancellationToken stopping)
    {
        if (line.Speech is { } speech)
        {
            conversation.Caller(speech);
            phone.Tell(CallStepKind.CallerSaid, speech);
            await phone.PassAsync(SpeechVerbs.SpeakingTime(speech), interruption);
        }

        // The request is on its way once this returns: who hangs up now does so in the middle of it.
        var asked = line.Tools.Count == 0 ? null : tools.UseAsync(phone, call, conversation, line.Tools, stopping);
        if (line.HangsUp)
        {
            Pending = asked ?? Task.CompletedTask;
            HangUp(interruption);
        }

        var answers = asked is null ? [] : await asked;
        _memory.Keep(answers);
        // The line may be gone meanwhile, to a transfer that did not wait for the sentence: then nobody hears it.
        interruption.ThrowIfCancellationRequested();
        await SpeakAsync(Reply(line, answers), interruption);
        if (answers.Any(answer => answer.Outcome == "transferring"))
        {
            await Task.Delay(TransferPatience, time, interruption);
        }
    }

    private static string Reply(CallerLine line, IReadOnlyList<ToolOutcome> answers)
    {
        var said = answers.Select(answer => answer.Say).OfType<string>().ToList();
        return (said.Count > 0, answers.Count > 0) switch
        {
            (true, _) => string.Join(' ', said),
            (_, true) => answers.Any(answer => answer.Outcome == ToolOutcome.Error) ? French.AssistantTriesAgain : French.ToolGaveNothing,
            _ => French.IsGoodbye(line.Speech) ? French.AssistantSaysGoodbye : French.AssistantAcknowledges,
        };
    }

    private async Task SpeakAsync(string words, CancellationToken interruption)
    {
        conversation.Assistant(words);
        phone.Tell(CallStepKind.AssistantSaid, words);
        await phone.PassAsync(SpeechVerbs.SpeakingTime(words), interruption);
    }

    private void HangUp(CancellationToken interruption)
    {
        phone.HangUp();
        interruption.ThrowIfCancellationRequested();
    }
}
