using System.Globalization;
using System.Xml.Linq;

namespace Coccinelle.Sandbox.Twilio.Verbs;

/// <summary>Asks the caller: speech, keys or both.</summary>
internal static class GatherVerb
{
    public static async Task<Turn> PlayAsync(Scene scene, XElement verb)
    {
        foreach (var prompt in verb.Elements())
        {
            Func<Scene, XElement, Task<Turn>>? play = prompt.Name.LocalName switch
            {
                "Say" => SpeechVerbs.SayAsync,
                "Play" => SpeechVerbs.PlayAsync,
                "Pause" => SpeechVerbs.PauseAsync,
                _ => null,
            };
            await (play?.Invoke(scene, prompt) ?? Task.FromResult(Turn.Continue));
        }

        var inputs = (verb.Attribute("input")?.Value ?? "dtmf").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var line = scene.Call.NextLine(line =>
            (line.Keys is not null && inputs.Contains("dtmf")) || (line.Speech is not null && inputs.Contains("speech")));
        if (line is not null)
        {
            return Turn.GoTo(scene.Document.Ask("gather", verb, verb.Attribute("action")?.Value, parameters: Heard(scene, verb, line)));
        }

        scene.Call.Tell(CallStepKind.CallerSilent, "");
        await scene.Call.PassAsync(TimeSpan.FromSeconds(5), scene.Interruption);
        return bool.TryParse(verb.Attribute("actionOnEmptyResult")?.Value, out var always) && always
            ? Turn.GoTo(scene.Document.Ask("gather", verb, verb.Attribute("action")?.Value))
            : Turn.Continue;
    }

    private static (string, string)[] Heard(Scene scene, XElement verb, CallerLine line)
    {
        if (line.Keys is { } keys)
        {
            var finishOn = verb.Attribute("finishOnKey")?.Value ?? "#";
            var end = finishOn.Length == 0 ? -1 : keys.IndexOfAny(finishOn.ToCharArray());
            var digits = end < 0 ? keys : keys[..end];
            var limit = int.TryParse(verb.Attribute("numDigits")?.Value, CultureInfo.InvariantCulture, out var most) ? most : int.MaxValue;
            scene.Call.Tell(CallStepKind.CallerKeyed, keys);
            return
            [
                ("Digits", digits[..Math.Min(limit, digits.Length)]),
                ("FinishedOnKey", end < 0 ? "" : keys[end].ToString()),
                ("msg", "Gather End"),
            ];
        }

        scene.Call.Tell(CallStepKind.CallerSaid, line.Speech!);
        return
        [
            ("SpeechResult", line.Speech!),
            ("Confidence", "0.92"),
            ("Language", verb.Attribute("language")?.Value ?? "en-US"),
        ];
    }
}
