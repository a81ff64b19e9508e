using System.Globalization;
using System.Xml.Linq;
using Coccinelle.Sandbox.Phone;

namespace Coccinelle.Sandbox.Twilio.Verbs;

/// <summary>Calls somebody else; the plan says whether he picks up, or what was said of his number.</summary>
internal static class DialVerb
{
    public static async Task<Turn> PlayAsync(Scene scene, XElement verb)
    {
        var number = (verb.Element("Number") ?? verb.Element("Sip") ?? verb.Element("Client") ?? verb).Value.Trim();
        scene.Call.Tell(CallStepKind.Dialling, number);
        var callee = scene.World.ToldOf(TypedNumber.ToE164(number))?.Behaviour;
        var outcome = scene.Call.Plan.Dial ?? Outcome(callee);
        if (callee == CalleeBehaviour.Forwards || ComesBack(scene, number))
        {
            scene.Call.Tell(CallStepKind.Looped, number);
            outcome = DialOutcome.Failed;
        }

        var status = Status(outcome);
        var seconds = await WaitAsync(scene, outcome, status, RingingTime(verb, outcome));
        if (verb.Attribute("action")?.Value is not { } action)
        {
            return Turn.Continue;
        }

        var answered = outcome == DialOutcome.Answered;
        List<(string, string)> result =
        [
            ("DialCallStatus", status),
            ("DialCallSid", TwilioIds.New("CA")),
            ("DialBridged", answered ? "true" : "false"),
        ];
        if (answered)
        {
            result.Add(("DialCallDuration", seconds.ToString(CultureInfo.InvariantCulture)));
        }

        return Turn.GoTo(scene.Document.Ask("dial", verb, action, parameters: result));
    }

    /// <summary>Whether the number leads back to us: our own, or the very line that forwarded this call.</summary>
    private static bool ComesBack(Scene scene, string number)
    {
        var dialled = TypedNumber.ToE164(number);
        var line = scene.Call.Plan.ForwardedFrom is { } typed ? TypedNumber.ToE164(typed) : null;
        return dialled == line || dialled == scene.Options.SharedNumber || dialled == scene.Call.To;
    }

    /// <summary>Unanswered it rings until the document's time-out (Twilio docs: 30 s unless named).</summary>
    private static TimeSpan RingingTime(XElement verb, DialOutcome outcome) => TimeSpan.FromSeconds(
        outcome != DialOutcome.NoAnswer ? 5
        : int.TryParse(verb.Attribute("timeout")?.Value, CultureInfo.InvariantCulture, out var seconds) ? seconds : 30);

    private static async Task<int> WaitAsync(Scene scene, DialOutcome outcome, string status, TimeSpan ringing)
    {
        await scene.Call.PassAsync(ringing, scene.Interruption);
        if (outcome != DialOutcome.Answered)
        {
            scene.Call.Tell(CallStepKind.DialFailed, status);
            return 0;
        }

        var start = scene.Call.Elapsed;
        scene.Call.AnsweredBy(AnsweredBy.Person);
        scene.Call.Tell(CallStepKind.PersonAnswered, "");
        await scene.Call.StayAsync(scene.Interruption);
        return (int)Math.Ceiling((scene.Call.Elapsed - start).TotalSeconds);
    }

    private static DialOutcome Outcome(CalleeBehaviour? callee) => callee switch
    {
        CalleeBehaviour.Answers => DialOutcome.Answered,
        CalleeBehaviour.Busy => DialOutcome.Busy,
        CalleeBehaviour.Failed => DialOutcome.Failed,
        _ => DialOutcome.NoAnswer,
    };

    private static string Status(DialOutcome outcome) => outcome switch
    {
        DialOutcome.Answered => "completed",
        DialOutcome.Busy => "busy",
        DialOutcome.Failed => "failed",
        DialOutcome.NoAnswer => "no-answer",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
