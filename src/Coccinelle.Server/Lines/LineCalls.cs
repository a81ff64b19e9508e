using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using Coccinelle.Providers.Twilio;
using Coccinelle.Server.Settings;

namespace Coccinelle.Server.Lines;

/// <summary>The calls that we place to a firm's number, and what is heard on them.</summary>
internal sealed class LineCalls(TwilioClient twilio, PlatformOptions platform)
{
    /// <summary>Hears how such a call ended.</summary>
    public const string StatusPath = "/webhooks/twilio/voice/outbound";

    /// <summary>In that URL's query, which Twilio signs: the id of what the call is for, known before Twilio has named the call.</summary>
    public const string PurposeField = "placedFor";

    /// <summary>Long enough for a line that forwards only when nobody answers.</summary>
    public const int RingSeconds = 40;

    private const int Repetitions = 3;

    public Task<CallCreation> SpeakCodeAsync(string id, E164 number, string code, CancellationToken ct)
        => CallAsync(
            id,
            number,
            TwiML.Response([new Say(LineTexts.CodeGreeting), .. Enumerable.Repeat<Verb>(new Say(LineTexts.Code(code)), Repetitions), new Hangup()]),
            ct);

    public Task<CallCreation> TryForwardingAsync(string id, E164 number, CancellationToken ct)
        => CallAsync(id, number, TwiML.Response(new Pause(), new Say(LineTexts.ForwardingTest), new Hangup()), ct);

    private Task<CallCreation> CallAsync(string id, E164 number, string twiml, CancellationToken ct)
        => twilio.CreateCallAsync(
            new OutboundCall(number.Value, platform.SharedNumber.Value, twiml, platform.At($"{StatusPath}?{PurposeField}={id}"), RingSeconds), ct);
}
