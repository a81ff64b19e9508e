using System.Net;
using System.Text.Json;
using Coccinelle.Providers.Http;
using Coccinelle.Providers.Twilio;

namespace Coccinelle.Providers.Vapi;

/// <summary>Reads the answer to a hand-over. Nothing but TwiML that parses may reach a caller.</summary>
internal static class HandOverReply
{
    public static HandOverResult Read(HttpReply reply, Uri baseUrl) => reply switch
    {
        HttpReply.Answered { IsSuccess: true } answer => ReadCall(answer.Json(), baseUrl),
        HttpReply.Answered { Status: HttpStatusCode.TooManyRequests } => new HandOverResult.RateLimited(),
        HttpReply.Answered { Status: >= HttpStatusCode.InternalServerError } answer => new HandOverResult.Failed($"HTTP {(int)answer.Status}"),
        HttpReply.Answered { Status: >= HttpStatusCode.BadRequest } answer => ReadRefusal(answer),
        HttpReply.Answered answer => new HandOverResult.Nonsense($"HTTP {(int)answer.Status}"),
        HttpReply.TooLarge => new HandOverResult.Nonsense("the answer is too large"),
        HttpReply.NotSent lost => new HandOverResult.Failed(lost.Reason),
        HttpReply.Lost lost => new HandOverResult.OutcomeUnknown(lost.Reason),
        _ => throw new InvalidOperationException($"Unknown reply {reply.GetType().Name}."),
    };

    private static HandOverResult ReadCall(JsonElement? json, Uri baseUrl)
    {
        if (json is not { } call) return new HandOverResult.Nonsense("the answer is no JSON object");
        var id = call.Text("id");
        if (call.At("subscriptionLimits", "concurrencyBlocked") is { ValueKind: JsonValueKind.True }) return new HandOverResult.Full(id);
        if (id is null) return new HandOverResult.Nonsense("the answer has no call id");

        var twiml = call.Text("phoneCallProviderDetails", "twiml");
        if (twiml is null) return new HandOverResult.Nonsense("the answer has no TwiML", id);
        if (TwiML.TryReadResponse(twiml) is null) return new HandOverResult.Nonsense("the TwiML is no valid <Response>", id);
        return new HandOverResult.HandedOver(id, twiml, ControlUrl(call, baseUrl));
    }

    private static HandOverResult ReadRefusal(HttpReply.Answered answer)
    {
        var reason = VapiErrors.Reason(answer);
        return answer.Status == HttpStatusCode.BadRequest && reason.Contains("concurren", StringComparison.OrdinalIgnoreCase)
            ? new HandOverResult.Full(null)
            : new HandOverResult.Refused((int)answer.Status, reason);
    }

    /// <summary>Only an address of Vapi's: we post there later, and an answer must not make us post elsewhere. Some come in angle brackets.</summary>
    private static string? ControlUrl(JsonElement call, Uri baseUrl)
    {
        var text = call.Text("monitor", "controlUrl")?.Trim('<', '>');
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)) return null;
        var isVapi = url.Scheme == Uri.UriSchemeHttps && url.Host.EndsWith(".vapi.ai", StringComparison.OrdinalIgnoreCase);
        var isOurHost = url.Scheme == baseUrl.Scheme && url.Authority == baseUrl.Authority;
        return isVapi || isOurHost ? text : null;
    }
}
