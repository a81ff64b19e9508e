using System.Xml.Linq;

namespace Coccinelle.Sandbox.Twilio.Verbs;

/// <summary>Verbs that leave the document.</summary>
internal static class FlowVerbs
{
    public static Task<Turn> RedirectAsync(Scene scene, XElement verb)
    {
        var next = scene.Document.Ask("redirect", verb, verb.Value);
        scene.Call.Tell(CallStepKind.Redirected, next.Url);
        return Task.FromResult(Turn.GoTo(next));
    }

    /// <summary>As the first verb it refuses the call; later it hangs up. The status after <c>rejected</c> is not documented.</summary>
    public static Task<Turn> RejectAsync(Scene scene, XElement verb)
    {
        var reason = verb.Attribute("reason")?.Value ?? "rejected";
        scene.Call.Tell(CallStepKind.Rejected, reason);
        if (scene.Call.Status == "ringing")
        {
            scene.Call.Status = reason == "busy" ? "busy" : "failed";
        }

        return Task.FromResult(Turn.HangUp);
    }

    public static Task<Turn> HangupAsync(Scene scene, XElement verb)
    {
        scene.Call.Tell(CallStepKind.HungUp, "twilio");
        return Task.FromResult(Turn.HangUp);
    }
}
