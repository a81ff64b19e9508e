using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using Coccinelle.Providers.Twilio;
using Coccinelle.Server.Settings;

namespace Coccinelle.Server.Calls;

/// <summary>What callers hear and what happens next, as TwiML. Pure: it needs neither database nor grains.</summary>
internal sealed class VoiceScript(PlatformOptions platform)
{
    public const string ActionPath = "/webhooks/twilio/voice/action";
    public const string FallbackPath = "/webhooks/twilio/voice/fallback";
    public const string RecordingPath = "/webhooks/twilio/voice/recording";

    /// <summary>Twilio connection overrides: repeat a callback that failed in any way; otherwise a recording's address is lost for good.</summary>
    private const string Insist = "#rc=5&rp=all";

    private const int RingSeconds = 20;
    private const int MessageSeconds = 120;
    private const int SilenceSeconds = 5;
    private const int AnswerSeconds = 6;
    private const int HoldSeconds = 4;

    /// <summary>The next best step for a firm's caller.</summary>
    public string Play(NextBestStep step, string firm) => step switch
    {
        NextBestStep.Reject => TwiML.Response(new Reject("busy")),
        NextBestStep.Transfer transfer => TwiML.Response(
            new Say(CallTexts.Transferring(firm)),
            new Dial(transfer.Number) { Action = Action(CallSteps.Dialed), Timeout = RingSeconds }),
        NextBestStep.Voicemail => Voicemail(CallTexts.FirmVoicemail(firm), Action(CallSteps.Recorded)),
        NextBestStep.Message => TwiML.Response(new Say(CallTexts.FirmUnavailable(firm)), new Hangup()),
        NextBestStep.NeutralMessage => TwiML.Response(new Say(CallTexts.NeutralUnavailable), new Hangup()),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
    };

    /// <summary>Passes a caller whom the assistant has told so on to a person, who sees our number: Twilio shows no other.</summary>
    public string PassOn(E164 number)
        => TwiML.Response(new Dial(number) { Action = Action(CallSteps.Transferred), Timeout = RingSeconds, CallerId = platform.SharedNumber });

    /// <summary>A moment's silence; then the same step again, counted.</summary>
    public string Hold(int attempt) => TwiML.Response(new Pause(HoldSeconds), new Redirect(Action($"{CallSteps.AssistantLeft}&try={attempt}")));

    /// <summary>Asks which firm is wanted. A caller who says nothing comes back through the redirect, as if he had said nothing understandable.</summary>
    public string Ask(int attempt)
        => Gathered(attempt == 1 ? CallTexts.AskForFirm : CallTexts.AskForFirmAgain, Action($"{CallSteps.Ask}&try={attempt}"), hints: null, digits: 10);

    /// <summary>Reads a guessed firm back: a spoken name counts only when it is confirmed.</summary>
    public string Confirm(NamedFirm firm, int attempt)
        => Gathered(
            CallTexts.ConfirmFirm(firm.Name), Action($"{CallSteps.Confirm}&try={attempt}&firm={firm.Tenant.Value}"), CallTexts.YesNoHints, digits: 1);

    /// <summary>Nobody's caller may leave a message for the operator.</summary>
    public string NeutralVoicemail() => Voicemail(CallTexts.NeutralVoicemail, Action(CallSteps.Recorded));

    /// <summary>The last resort, when nothing of ours may be working: even its next step needs nothing.</summary>
    public string Fallback() => Voicemail(CallTexts.NeutralVoicemail, Address($"{FallbackPath}?step={CallSteps.Recorded}"));

    public static string MessageRecorded() => TwiML.Response(new Say(CallTexts.MessageRecorded), new Hangup());

    public static string HangUp() => TwiML.Response(new Hangup());

    private static string Gathered(string prompt, string action, string? hints, int digits)
        => TwiML.Response(
            new Gather(action, new Say(prompt)) { Hints = hints, NumDigits = digits, Timeout = AnswerSeconds, SpeechTimeout = "auto" },
            new Redirect(action));

    /// <summary>Twilio goes on with the next verb when nothing was recorded.</summary>
    private string Voicemail(string greeting, string action) => TwiML.Response(
        new Say(greeting),
        new Record(action) { MaxLength = MessageSeconds, Timeout = SilenceSeconds, RecordingStatusCallback = Address(RecordingPath + Insist) },
        new Say(CallTexts.NothingRecorded),
        new Hangup());

    private string Action(string step) => Address($"{ActionPath}?step={step}");

    private string Address(string pathAndQuery) => platform.PublicUrl + pathAndQuery;
}
