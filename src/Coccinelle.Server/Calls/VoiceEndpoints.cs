using Coccinelle.Server.Inbox;
using Coccinelle.Server.Lines;

namespace Coccinelle.Server.Calls;

/// <summary>Twilio's voice webhooks.</summary>
internal static class VoiceEndpoints
{
    /// <summary>A callback asks for nothing: an empty document is valid wherever Twilio expects TwiML.</summary>
    private const string Nothing = "<Response/>";

    public static void MapVoiceWebhooks(this IEndpointRouteBuilder endpoints)
    {
        var voice = endpoints.MapGroup("/webhooks/twilio/voice").ExcludeFromDescription();
        voice.MapPost("", AnswerAsync);
        voice.MapPost("/action", ContinueAsync);
        voice.MapPost("/fallback", FallBackAsync);
        voice.MapPost("/status", StatusAsync);
        voice.MapPost("/recording", RecordingAsync);
        voice.MapPost("/outbound", OutboundAsync);
    }

    private static async Task<IResult> AnswerAsync(HttpRequest request, TwilioGate gate, VoiceDesk desk, CancellationToken ct)
    {
        var (genuine, refusal) = await gate.AdmitAsync(request, ct);
        return genuine is null ? refusal! : Xml((await desk.AnswerAsync(genuine.Form)).TwiML);
    }

    private static async Task<IResult> ContinueAsync(HttpRequest request, TwilioGate gate, VoiceDesk desk, CancellationToken ct)
    {
        var (genuine, refusal) = await gate.AdmitAsync(request, ct);
        return genuine is null ? refusal! : Xml((await desk.ContinueAsync(genuine.Form, request.Query)).TwiML);
    }

    /// <summary>Twilio could not use our answer. Neither database nor grains are touched here.</summary>
    private static async Task<IResult> FallBackAsync(HttpRequest request, TwilioGate gate, VoiceScript script, CancellationToken ct)
    {
        var (genuine, refusal) = await gate.AdmitAsync(request, ct);
        return genuine is null ? refusal! : Xml(request.Query["step"] == CallSteps.Recorded ? VoiceScript.MessageRecorded() : script.Fallback());
    }

    private static async Task<IResult> StatusAsync(HttpRequest request, TwilioGate gate, WebhookInbox inbox, CancellationToken ct)
    {
        var (genuine, refusal) = await gate.AdmitAsync(request, ct);
        if (genuine is null)
            return refusal!;

        var form = genuine.Form;
        var key = $"{form["CallSid"]}|{form["CallStatus"]}|{form["SequenceNumber"]}";
        await inbox.ReceiveAsync(TwilioCallEvents.ProviderName, key, TwilioCallEvents.Status, genuine.Text);
        return Xml(Nothing);
    }

    /// <summary>How a call ended that we placed ourselves.</summary>
    private static async Task<IResult> OutboundAsync(HttpRequest request, TwilioGate gate, WebhookInbox inbox, CancellationToken ct)
    {
        var (genuine, refusal) = await gate.AdmitAsync(request, ct);
        if (genuine is null)
            return refusal!;

        var form = genuine.Form;
        var body = request.Query[LineCalls.PurposeField] is [{ Length: > 0 } id] ? $"{genuine.Text}&{LineCalls.PurposeField}={Uri.EscapeDataString(id)}" : genuine.Text;
        await inbox.ReceiveAsync(TwilioCallEvents.ProviderName, $"{form["CallSid"]}|outbound|{form["CallStatus"]}", TwilioCallEvents.Outbound, body);
        return Xml(Nothing);
    }

    private static async Task<IResult> RecordingAsync(HttpRequest request, TwilioGate gate, WebhookInbox inbox, CancellationToken ct)
    {
        var (genuine, refusal) = await gate.AdmitAsync(request, ct);
        if (genuine is null)
            return refusal!;

        var form = genuine.Form;
        var key = $"{form["RecordingSid"]}|{form["RecordingStatus"]}";
        await inbox.ReceiveAsync(TwilioCallEvents.ProviderName, key, TwilioCallEvents.Recording, genuine.Text);
        return Xml(Nothing);
    }

    private static IResult Xml(string twiml) => TypedResults.Text(twiml, "text/xml; charset=utf-8");
}
