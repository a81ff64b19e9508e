using System.Text.Json.Nodes;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Calls;

/// <summary>Whose assistant takes a call that Vapi already has. The same ladder and admission as for a call of ours.</summary>
internal sealed class AssistantChoice(Reception reception, NextBestAnswer nextBest, CallLog log, IClock clock)
{
    public async Task<AssistantAnswer> ChooseAsync(string callSid, IncomingCall call, string vapiCallId)
    {
        if (await reception.ReceiveAsync(callSid, call) is not { } received)
            return await UnplacedAsync(callSid, call);

        var placed = received.Call;
        if (received.Verdict == AdmissionVerdict.Admitted)
            return await CommitAsync(placed, vapiCallId, Assistant(placed), CallOutcomes.Assistant, clock.GetCurrentInstant() + TenantGrain.CallLease);

        var step = await nextBest.ChooseAsync(placed.Firm, received.Verdict);
        return step is NextBestStep.Transfer transfer
            ? await CommitAsync(placed, vapiCallId, Destination(transfer.Number.Value, placed.FirmName), CallOutcomes.Transfer, null)
            : await CommitAsync(placed, vapiCallId, Sorry(SentenceOf(step, placed.FirmName)), CallOutcomes.Message, null);
    }

    private async Task<AssistantAnswer> CommitAsync(PlacedCall call, string vapiCallId, JsonObject answer, string outcome, Instant? leaseUntil)
    {
        var json = answer.ToJsonString();
        var isNew = await log.OpenAsync(call.Entry(outcome) with
        {
            AssistantId = call.Firm.AssistantId,
            VapiCallId = vapiCallId,
            Answer = json,
            LeaseUntil = leaseUntil,
        });
        return new AssistantAnswer(isNew ? json : (await log.FindAsync(call.CallSid))?.Answer ?? json);
    }

    private async Task<AssistantAnswer> UnplacedAsync(string callSid, IncomingCall call)
    {
        var json = Sorry(CallTexts.NeutralUnavailable).ToJsonString();
        await log.OpenUnplacedAsync(callSid, call, json, CallOutcomes.NeutralMessage);
        return new AssistantAnswer(json);
    }

    private static JsonObject Assistant(PlacedCall call) => new()
    {
        ["assistantId"] = call.Firm.AssistantId,
        ["assistantOverrides"] = new JsonObject
        {
            ["variableValues"] = new JsonObject
            {
                ["firmName"] = call.FirmName,
                ["assistantName"] = call.Firm.AssistantName,
                ["callerNumber"] = call.Caller?.Value ?? "",
                ["tenantId"] = call.Tenant.Value,
                ["twilioCallSid"] = call.CallSid,
            },
        },
    };

    private static JsonObject Destination(string number, string firm) => new()
    {
        ["destination"] = new JsonObject { ["type"] = "number", ["number"] = number, ["message"] = CallTexts.Transferring(firm) },
    };

    private static JsonObject Sorry(string sentence) => new() { ["error"] = sentence };

    /// <summary>Vapi takes no voicemail and gives no busy tone: it speaks a sentence and hangs up.</summary>
    private static string SentenceOf(NextBestStep step, string firm)
        => step is NextBestStep.NeutralMessage or NextBestStep.Reject ? CallTexts.NeutralUnavailable : CallTexts.FirmUnavailable(firm);
}

/// <summary>The body that answers Vapi's <c>assistant-request</c>.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.AssistantAnswer")]
internal sealed record AssistantAnswer([property: Id(0)] string Json);
