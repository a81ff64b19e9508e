using System.Text.Json.Nodes;
using Coccinelle.Domain.Texts;
using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Calls;

namespace Coccinelle.Server.Assistants;

/// <summary>
/// The second way of handing over (<c>VAPI_HAND_OVER=assistant-request</c>): Vapi has the call and asks whose assistant takes it.
/// It waits 7.5 seconds and no longer; whatever is broken behind us, it gets something to say before that.
/// </summary>
internal sealed partial class AssistantRequests(IGrainFactory grains, VapiOptions vapi, TimeProvider time, ILogger<AssistantRequests> logger)
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(6);

    public async Task<JsonNode> AnswerAsync(VapiMessage message, CancellationToken ct)
    {
        if (vapi.HandOver != VapiHandOver.AssistantRequest || message.CallId is not { Length: <= 100 } vapiCallId)
            return Sorry(CallTexts.NeutralUnavailable);

        // Twilio's id names the call wherever it is known; the same key keeps both ways apart from nothing else.
        var callSid = message.TwilioCallSid ?? $"vapi-{vapiCallId}";
        var call = new IncomingCall
        {
            To = message.PhoneNumber,
            From = message.CustomerNumber,
            ForwardedFrom = message.ForwardedFrom,
            Direction = "inbound",
        };
        try
        {
            var answer = await grains.GetGrain<ICallGrain>(callSid).ChooseAssistantAsync(call, vapiCallId).WaitAsync(Budget, time, ct);
            return JsonNode.Parse(answer.Json)!;
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // A caller is on the line: an apology is better than Vapi's own error message.
            LogUnanswered(error, callSid);
            return Sorry(CallTexts.NeutralUnavailable);
        }
    }

    private static JsonObject Sorry(string sentence) => new() { ["error"] = sentence };

    [LoggerMessage(LogLevel.Error, "The assistant for call {CallSid} could not be chosen; the caller hears an apology")]
    private partial void LogUnanswered(Exception error, string callSid);
}
