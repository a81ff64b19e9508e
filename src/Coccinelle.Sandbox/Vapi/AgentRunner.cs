using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Coccinelle.Sandbox.Twilio;
using Coccinelle.Sandbox.Twilio.Verbs;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>The assistant on the line: its words, its tools, and the server messages around them.</summary>
internal sealed partial class AgentRunner(SandboxWorld world, VapiWebhooks webhooks, ToolDesk tools, TimeProvider time)
{
    /// <summary>How long the assistant keeps still after a tool has said that the call is being transferred.</summary>
    private static readonly TimeSpan TransferPatience = TimeSpan.FromSeconds(10);

    /// <summary>Runs the assistant whose call waits for this stream, until either side ends it. False when no call waits for it.</summary>
    public async Task<bool> RunAsync(LiveCall phone, string streamUrl, CancellationToken interruption, CancellationToken stopping)
    {
        if (world.Vapi.Connect(streamUrl) is not { } call)
        {
            return false;
        }

        phone.AnsweredBy(AnsweredBy.Assistant);
        phone.Tell(
            CallStepKind.AssistantConnected, "",
            ("vapiCallId", call.Id), ("assistantId", call.AssistantId ?? ""), ("assistantName", call.Assistant.Text("name") ?? ""));
        var conversation = new Conversation(time);
        var late = world.Faults.Reordered;
        if (!late)
        {
            await SayStartedAsync(phone, call, stopping);
        }

        var reason = phone.Plan.EndedReason;
        try
        {
            await TalkAsync(phone, call, conversation, interruption, stopping);
        }
        catch (OperationCanceledException) when (interruption.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            reason = phone.IsHungUp ? CallPlan.CustomerEndedCall : "phone-call-provider-closed-websocket";
        }

        if (reason == CallPlan.CustomerEndedCall)
        {
            phone.HangUp();
        }

        phone.Tell(CallStepKind.AssistantLeft, reason);
        await ReportEndAsync(phone, Finish(call, conversation, reason), late, stopping);
        return true;
    }

    private async Task TalkAsync(
        LiveCall phone, VapiCall call, Conversation conversation, CancellationToken interruption, CancellationToken stopping)
    {
        if (FirstWords(call) is { } firstWords)
        {
            await SpeakAsync(firstWords);
        }

        if (phone.Plan.AssistantFreezes)
        {
            phone.Tell(CallStepKind.AssistantFroze, "");
            await webhooks.TellAsync(phone, "hang", new JsonObject { ["type"] = "hang" }, call, stopping);
        }

        while (phone.NextLine(line => line.Keys is null) is { } line)
        {
            interruption.ThrowIfCancellationRequested();
            await HearAsync(line);
        }

        await phone.StayAsync(interruption);
        interruption.ThrowIfCancellationRequested();

        async Task SpeakAsync(string words)
        {
            conversation.Assistant(words);
            phone.Tell(CallStepKind.AssistantSaid, words);
            await phone.PassAsync(SpeechVerbs.SpeakingTime(words), interruption);
        }

        async Task HearAsync(CallerLine line)
        {
            if (line.Speech is { } speech)
            {
                conversation.Caller(speech);
                phone.Tell(CallStepKind.CallerSaid, speech);
                await phone.PassAsync(SpeechVerbs.SpeakingTime(speech), interruption);
            }

            var results = line.Tools.Count == 0 ? [] : await tools.UseAsync(phone, call, conversation, line.Tools, stopping);
            var said = results.Select(result => result.Text("say")).OfType<string>().ToList();
            var otherwise = line.Tools.Count > 0 ? French.ToolGaveNothing : French.AssistantAcknowledges;
            await SpeakAsync(said.Count > 0 ? string.Join(' ', said) : otherwise);
            if (results.Any(result => result.Text("outcome") == "transferring"))
            {
                await Task.Delay(TransferPatience, time, interruption);
            }
        }
    }

    /// <summary>What the assistant says first: the override's or the assistant's own sentence, with its variables filled in.</summary>
    private static string? FirstWords(VapiCall call)
    {
        var overrides = call.Request.At("assistantOverrides") ?? default;
        var mode = overrides.Text("firstMessageMode") ?? call.Assistant.Text("firstMessageMode");
        if (mode == "assistant-waits-for-user")
        {
            return null;
        }

        var template = overrides.Text("firstMessage") ?? call.Assistant.Text("firstMessage") ?? French.AssistantGreets;
        return Variable().Replace(template, match => Value(match.Groups["name"].Value));

        // As Liquid does, an unknown variable becomes nothing.
        string Value(string name) => name == "customer.number"
            ? call.Request.Text("customer", "number") ?? ""
            : overrides.At("variableValues", name)?.ToString() ?? "";
    }

    private VapiCall Finish(VapiCall call, Conversation conversation, string reason)
    {
        var ended = time.GetUtcNow();
        var minutes = (decimal)(ended - call.StartedAt!.Value).TotalMinutes;
        var finished = call with
        {
            Status = "ended",
            EndedReason = reason,
            EndedAt = ended,
            Cost = Math.Round(Math.Max(0.01m, minutes * 0.10m), 4),
            Artifact = conversation.Artifact(call.Id),
            Analysis = JsonSerializer.SerializeToElement(new { summary = French.Summary, successEvaluation = "true" }),
        };
        world.Vapi.Finish(finished);
        return finished;
    }

    private async Task ReportEndAsync(LiveCall phone, VapiCall ended, bool late, CancellationToken stopping)
    {
        if (world.Faults.Vanished.HasFlag(Providers.Vapi))
        {
            return;
        }

        if (late)
        {
            await webhooks.TellAsync(phone, "end-of-call-report", VapiMessages.EndOfCallReport(ended), ended, stopping);
        }

        await webhooks.TellAsync(phone, "status-update ended", VapiMessages.Ended(ended), ended, stopping);
        await (late
            ? SayStartedAsync(phone, ended, stopping)
            : webhooks.TellAsync(phone, "end-of-call-report", VapiMessages.EndOfCallReport(ended), ended, stopping));
    }

    private Task SayStartedAsync(LiveCall phone, VapiCall call, CancellationToken stopping) =>
        webhooks.TellAsync(phone, "status-update in-progress", VapiMessages.InProgress(), call, stopping);

    [GeneratedRegex(@"\{\{\s*(?<name>[\w.]+)\s*\}\}")]
    private static partial Regex Variable();
}
