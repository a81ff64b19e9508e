using System.Globalization;
using System.Xml.Linq;

namespace Coccinelle.Sandbox.Twilio.Verbs;

/// <summary>
/// A voicemail. Who says nothing goes on to the next verb (Twilio docs: an empty recording makes no action request). Who speaks hangs up
/// afterwards, unless his next line is a key: then the document that the action answers is played to him.
/// </summary>
internal static class RecordVerb
{
    private const int Seconds = 7;

    public static async Task<Turn> PlayAsync(Scene scene, XElement verb)
    {
        var call = scene.Call;
        call.AnsweredBy(AnsweredBy.Voicemail);
        call.Tell(CallStepKind.Recording, "");
        if (!call.Plan.LeavesMessage)
        {
            call.Tell(CallStepKind.NoMessage, "");
            return Turn.Continue;
        }

        await call.PassAsync(TimeSpan.FromSeconds(Seconds), scene.Interruption);
        var recording = TwilioIds.New("RE");
        var url = $"https://api.twilio.com/2010-04-01/Accounts/{scene.Options.TwilioAccountSid}/Recordings/{recording}";
        call.Tell(CallStepKind.MessageLeft, "", ("recordingSid", recording), ("seconds", Seconds.ToString(CultureInfo.InvariantCulture)));
        await ReportAsync(scene, verb, recording, url);
        var key = call.NextLine(line => line.Keys is not null)?.Keys;
        var action = scene.Document.Ask("record", verb, verb.Attribute("action")?.Value, parameters:
        [
            ("RecordingSid", recording),
            ("RecordingUrl", url),
            ("RecordingDuration", Seconds.ToString(CultureInfo.InvariantCulture)),
            ("Digits", key ?? "hangup"),
        ]);
        return key is null ? await HangUpAsync(scene, action) : Turn.GoTo(action);
    }

    /// <summary>The action is still asked after the caller has gone; what it answers is played to nobody.</summary>
    private static async Task<Turn> HangUpAsync(Scene scene, TwimlSource.Fetch action)
    {
        scene.Call.HangUp();
        scene.Call.Status = "completed";
        await scene.Webhooks.CallbackAsync(
            scene.Call, action.Name, action.Url, action.Method, scene.Webhooks.Parameters(scene.Call, action.Parameters), scene.Stopping);
        return Turn.HangUp;
    }

    /// <summary>The recording callback carries no party of the call: only ids.</summary>
    private static Task ReportAsync(Scene scene, XElement verb, string recording, string url)
    {
        if (verb.Attribute("recordingStatusCallback")?.Value is not { } reference)
        {
            return Task.CompletedTask;
        }

        var callback = scene.Document.Ask("recording", verb, reference, "recordingStatusCallbackMethod");
        return scene.Webhooks.CallbackAsync(scene.Call, callback.Name, callback.Url, callback.Method,
        [
            ("RecordingSource", "RecordVerb"),
            ("RecordingSid", recording),
            ("RecordingUrl", url),
            ("RecordingStatus", "completed"),
            ("RecordingChannels", "1"),
            ("ErrorCode", "0"),
            ("CallSid", scene.Call.CallSid),
            ("RecordingStartTime", scene.Time.GetUtcNow().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)),
            ("AccountSid", scene.Options.TwilioAccountSid),
            ("RecordingDuration", Seconds.ToString(CultureInfo.InvariantCulture)),
        ], scene.Stopping);
    }
}
