using System.Text.Json;
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
        if (vapi.HandOver != HandOverMode.AssistantRequest || message.CallId is not { Length: <= 100 } vapiCallId)
            return Sorry(CallTexts.NeutralUnavailable);

        // Twilio's id names the call wherever it is known; the same key keeps both ways apart from nothing else.
        var callSid = message.Transport.CallSid ?? $"vapi-{vapiCallId}";
        var call = new IncomingCall
        {
            To = DialledNumber(message),
            From = message.CustomerNumber,
            ForwardedFrom = message.Transport.ForwardedFrom,
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

    /// <summary>The number of ours that was dialled, when Vapi says so.</summary>
    private static string? DialledNumber(VapiMessage message)
        => message.Raw.ValueKind == JsonValueKind.Object
            && message.Raw.TryGetProperty("phoneNumber", out var phone) && phone.ValueKind == JsonValueKind.Object
            && phone.TryGetProperty("number", out var number) && number.ValueKind == JsonValueKind.String
            ? number.GetString()
            : null;

    private static JsonObject Sorry(string sentence) => new() { ["error"] = sentence };

    [LoggerMessage(LogLevel.Error, "The assistant for call {CallSid} could not be chosen; the caller hears an apology")]
    private partial void LogUnanswered(Exception error, string callSid);
}
