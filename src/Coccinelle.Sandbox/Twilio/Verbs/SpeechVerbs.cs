using System.Globalization;
using System.Xml.Linq;

namespace Coccinelle.Sandbox.Twilio.Verbs;

/// <summary>What the caller only listens to.</summary>
internal static class SpeechVerbs
{
    /// <summary>About fifteen characters a second.</summary>
    public static TimeSpan SpeakingTime(string text) => TimeSpan.FromMilliseconds(65 * text.Length);

    public static async Task<Turn> SayAsync(Scene scene, XElement verb)
    {
        var text = string.Join(' ', verb.Value.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        var (voice, language) = (verb.Attribute("voice")?.Value ?? "", verb.Attribute("language")?.Value ?? "");
        scene.Call.Tell(CallStepKind.Said, text, ("voice", voice), ("language", language));
        await scene.Call.PassAsync(SpeakingTime(text), scene.Interruption);
        return Turn.Continue;
    }

    public static async Task<Turn> PlayAsync(Scene scene, XElement verb)
    {
        scene.Call.Tell(CallStepKind.Played, verb.Value.Trim());
        await scene.Call.PassAsync(TimeSpan.FromSeconds(2), scene.Interruption);
        return Turn.Continue;
    }

    public static async Task<Turn> PauseAsync(Scene scene, XElement verb)
    {
        var seconds = int.TryParse(verb.Attribute("length")?.Value, CultureInfo.InvariantCulture, out var length) ? length : 1;
        scene.Call.Tell(CallStepKind.Paused, seconds.ToString(CultureInfo.InvariantCulture));
        await scene.Call.PassAsync(TimeSpan.FromSeconds(seconds), scene.Interruption);
        return Turn.Continue;
    }
}
