using Coccinelle.Domain.Proofs;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Calls;

/// <summary>
/// Turns a genuine voice webhook into TwiML, always: whatever is broken behind it, the caller hears the neutral voicemail
/// instead of Twilio's error, well inside Twilio's 15 seconds.
/// </summary>
internal sealed partial class VoiceDesk(
    IGrainFactory grains, VoiceScript script, CallMeters meters, TimeProvider time, ILogger<VoiceDesk> logger)
{
    /// <summary>Five seconds for Vapi, and what is left for finding the firm and for the commits.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5.8);

    /// <summary>A new call.</summary>
    public Task<VoiceAnswer> AnswerAsync(FormBody form) => GuardAsync("voice", form, call => call.AnswerAsync(Incoming(form)));

    /// <summary>A later step of a call; <paramref name="query"/> is our own action URL, signed with the rest.</summary>
    public Task<VoiceAnswer> ContinueAsync(FormBody form, IQueryCollection query)
        => GuardAsync("action", form, call => call.ContinueAsync(new CallStep
        {
            Name = query["step"].ToString(),
            Try = int.TryParse(query["try"], out var attempt) ? attempt : 1,
            Firm = query["firm"],
            Speech = form["SpeechResult"],
            Digits = form["Digits"],
            DialStatus = form["DialCallStatus"],
            Call = Incoming(form),
        }));

    private async Task<VoiceAnswer> GuardAsync(string route, FormBody form, Func<ICallGrain, Task<VoiceAnswer>> ask)
    {
        using var activity = CallMeters.Start(route);
        var started = time.GetTimestamp();
        var answer = await TryAsync(form["CallSid"], ask) ?? new VoiceAnswer(script.NeutralVoicemail(), "fallback", "none");
        meters.Answered(route, answer, time.GetElapsedTime(started));
        return answer;
    }

    private async Task<VoiceAnswer?> TryAsync(string? callSid, Func<ICallGrain, Task<VoiceAnswer>> ask)
    {
        if (!CallSids.IsUsable(callSid))
            return null;

        try
        {
            return await ask(grains.GetKnownGrain<ICallGrain>(callSid)).WaitAsync(Budget, time);
        }
        catch (Exception error)
        {
            // Whatever it is: a caller is on the line, and silence or an error tone is worse than any answer.
            LogUnanswered(error, callSid);
            return null;
        }
    }

    private static IncomingCall Incoming(FormBody form) => new()
    {
        To = form["To"],
        From = form["From"],
        // A firm's own exchange on a SIP domain cannot set ForwardedFrom; it says the line it was called on in a header.
        ForwardedFrom = form["ForwardedFrom"] is { Length: > 0 } forwarded ? forwarded : form["SipHeader_X-Original-To"],
        CalledVia = form["CalledVia"],
        Direction = form["Direction"],
    };

    [LoggerMessage(LogLevel.Error, "Call {CallSid} could not be answered as planned; the caller hears the neutral voicemail")]
    private partial void LogUnanswered(Exception error, string callSid);
}
