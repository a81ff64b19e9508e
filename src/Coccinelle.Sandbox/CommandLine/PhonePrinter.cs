using Coccinelle.Sandbox.Control;

namespace Coccinelle.Sandbox.CommandLine;

/// <summary>Tells in French how a number behaves and what has reached it.</summary>
internal static class PhonePrinter
{
    public static IEnumerable<string> Lines(PhoneView phone)
    {
        yield return $"{phone.Number} : {Behaviour(phone.Behaves)}";
        foreach (var (_, line) in Events(phone).OrderBy(item => item.At))
        {
            yield return line;
        }
    }

    private static IEnumerable<(DateTimeOffset At, string Line)> Events(PhoneView phone)
    {
        foreach (var call in phone.Calls)
        {
            var heard = call.Heard.Length == 0 ? "" : $" : « {call.Heard.Replace("\n", " ", StringComparison.Ordinal)} »";
            yield return (call.At, $"  appel du {call.From}, {Status(call.Status)}{heard}");
        }

        foreach (var text in phone.Texts)
        {
            var lost = text.Status is "undelivered" or "failed" ? $", non remis ({text.ErrorCode})" : "";
            yield return (text.At, $"  SMS de {text.From}{lost} : « {text.Body} »");
        }

        foreach (var message in phone.WhatsApps)
        {
            yield return (message.At, $"  WhatsApp : {message.Body}");
        }
    }

    private static string Behaviour(Callee callee) => callee.Behaviour switch
    {
        CalleeBehaviour.Answers => "quelqu'un décroche et écoute",
        CalleeBehaviour.Busy => "occupé",
        CalleeBehaviour.NoAnswer => "personne ne décroche",
        CalleeBehaviour.Failed => "injoignable",
        CalleeBehaviour.Forwards => "renvoie vers le numéro partagé",
        _ => callee.Behaviour.ToString(),
    };

    private static string Status(string callStatus) => callStatus switch
    {
        "completed" => "terminé",
        "busy" => "occupé",
        "no-answer" => "sans réponse",
        "failed" => "impossible",
        "canceled" => "annulé",
        _ => "en cours",
    };
}
