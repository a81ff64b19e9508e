using System.Text.Json.Nodes;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Calls;

/// <summary>Whose assistant takes a call that Vapi already has. The same ladder and admission as for a call of ours.</summary>
internal sealed class AssistantChoice(
    IGrainFactory grains, ILineBook book, HandOver handOver, NextBestAnswer nextBest, CallLog log, PlatformOptions platform, IClock clock)
{
    public async Task<AssistantAnswer> ChooseAsync(string callSid, IncomingCall call, string vapiCallId)
    {
        // Vapi's number is ours: without one in the message, the shared one was called.
        var evidence = new CallEvidence(call.To ?? platform.SharedNumber.Value, call.From, call.ForwardedFrom, call.CalledVia);
        if (await TenantLadder.FindAsync(evidence, platform.OwnNumbers, book, CancellationToken.None) is not Finding.Found found)
            return await UnplacedAsync(callSid, call);

        var tenant = grains.GetGrain<ITenantGrain>(found.Tenant.Value);
        var firm = await tenant.AdmitAsync(callSid, found.Caller?.Value, found.Line?.Value);
        if (firm.Firm is null)
            return await UnplacedAsync(callSid, call);

        var verdict = firm.Verdict;
        if (verdict == AdmissionVerdict.Admitted && !await handOver.TakeSlotAsync(callSid, found.Tenant))
        {
            await tenant.ReleaseCallAsync(callSid);
            verdict = AdmissionVerdict.NoSlot;
        }

        var placed = new PlacedCall(callSid, call, found, firm);
        return verdict == AdmissionVerdict.Admitted
            ? await CommitAsync(placed, vapiCallId, Assistant(placed), CallOutcomes.Assistant, clock.GetCurrentInstant() + TenantGrain.CallLease)
            : await InsteadAsync(placed, vapiCallId, verdict);
    }

    private async Task<AssistantAnswer> InsteadAsync(PlacedCall call, string vapiCallId, AdmissionVerdict verdict)
    {
        var step = await nextBest.ChooseAsync(call.Firm, verdict);
        return step is NextBestStep.Transfer transfer
            ? await CommitAsync(call, vapiCallId, Destination(transfer.Number.Value, call.FirmName), CallOutcomes.Transfer, null)
            : await CommitAsync(call, vapiCallId, Sorry(SentenceOf(step, call.FirmName)), CallOutcomes.Message, null);
    }

    private async Task<AssistantAnswer> CommitAsync(PlacedCall call, string vapiCallId, JsonObject answer, string outcome, Instant? leaseUntil)
    {
        var json = answer.ToJsonString();
        var isNew = await log.OpenAsync(new CallEntry
        {
            CallSid = call.CallSid,
            TenantId = call.Tenant.Value,
            Incoming = call.Incoming,
            Caller = call.Caller?.Value,
            FoundBy = call.FoundBy,
            Outcome = outcome,
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
