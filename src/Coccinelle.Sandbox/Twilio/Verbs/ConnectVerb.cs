using System.Xml.Linq;

namespace Coccinelle.Sandbox.Twilio.Verbs;

/// <summary>Hands the caller's audio to an assistant until either side ends it.</summary>
internal static class ConnectVerb
{
    public static async Task<Turn> PlayAsync(Scene scene, XElement verb)
    {
        if (verb.Element("Stream")?.Attribute("url")?.Value is not { } url)
        {
            scene.Call.Tell(CallStepKind.Ignored, "Connect without Stream");
            return Turn.Continue;
        }

        if (!await scene.Agents.RunAsync(scene.Call, url.Trim(), scene.Interruption, scene.Stopping))
        {
            scene.Call.Tell(CallStepKind.StreamRefused, url);
            return Turn.Continue;
        }

        if (scene.Call.IsHungUp)
        {
            return Turn.HangUp;
        }

        scene.Interruption.ThrowIfCancellationRequested();
        return verb.Attribute("action")?.Value is { } action
            ? Turn.GoTo(scene.Document.Ask("connect", verb, action))
            : Turn.Continue;
    }
}
