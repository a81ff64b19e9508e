using Coccinelle.Sandbox.Twilio;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>The assistant on the line, and the server messages around what it says.</summary>
internal sealed class AgentRunner(SandboxWorld world, VapiWebhooks webhooks, ToolDesk tools, TimeProvider time)
{
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

        var talk = new AgentTalk(phone, call, conversation, webhooks, tools, time);
        var reason = phone.Plan.EndedReason;
        try
        {
            await talk.RunAsync(interruption, stopping);
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
        await ReportEndAsync(phone, Finish(call, conversation, talk.Outcomes, reason), late, stopping);
        await talk.Pending;
        return true;
    }

    private VapiCall Finish(VapiCall call, Conversation conversation, IReadOnlyList<ToolOutcome> outcomes, string reason)
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
            Analysis = CallSummary.Of(outcomes),
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
}
