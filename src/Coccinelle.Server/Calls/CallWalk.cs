using Coccinelle.Domain.Calls;
using Coccinelle.Server.Lines;

namespace Coccinelle.Server.Calls;

/// <summary>The walk of a call: evidence → firm → admission → assistant, or the next best → answer, on disk before it leaves.</summary>
internal sealed class CallWalk(Reception reception, HandOver handOver, NextBestAnswer nextBest, VoiceScript script, CallLog log, ReturnedCalls returnedCalls)
{
    /// <summary>Answers a call. Called once per call at a time (<see cref="CallGrain"/>).</summary>
    public async Task<VoiceAnswer> AnswerAsync(string callSid, IncomingCall call)
    {
        // Only when a call that we placed ourselves comes back: nobody is on the line.
        if (returnedCalls.MayBe(call) && await returnedCalls.TakeAsync(callSid, call, CancellationToken.None) is { } returned)
            return returned;
        return await reception.ReceiveAsync(callSid, call) is { } received ? await ServeAsync(received) : await AskAsync(callSid, call);
    }

    /// <summary>Serves a caller who named his firm; null when there is no such firm (any more).</summary>
    public async Task<VoiceAnswer?> ServeAsync(string callSid, IncomingCall call, Finding.Found asked)
        => await reception.AskFirmAsync(callSid, call, asked) is { } received ? await ServeAsync(received) : null;

    private Task<VoiceAnswer> ServeAsync(ReceivedCall received)
        => received.Verdict == AdmissionVerdict.Admitted
            ? handOver.ToAssistantAsync(received.Call)
            : nextBest.OpenAsync(received.Call, received.Verdict);

    private async Task<VoiceAnswer> AskAsync(string callSid, IncomingCall call)
    {
        var answer = script.Ask(attempt: 1);
        if (!await log.OpenUnplacedAsync(callSid, call, answer, CallOutcomes.Asked))
            answer = await log.FindUnplacedAnswerAsync(callSid) ?? answer;
        return new VoiceAnswer(answer, CallOutcomes.Asked, RungNames.Of(Rung.Asked));
    }
}
