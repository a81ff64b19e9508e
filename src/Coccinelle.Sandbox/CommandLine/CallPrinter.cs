using System.Globalization;

namespace Coccinelle.Sandbox.CommandLine;

/// <summary>Tells a call in French, a line for each step.</summary>
internal sealed class CallPrinter(TextWriter output, CallScript? script = null)
{
    private readonly List<CallStep> _answers = [];
    private string? _firstWords;
    private string? _problem;
    private CallStep? _last;

    public async Task PrintAsync(CallStep step)
    {
        _last = step;
        _firstWords ??= step.Kind == CallStepKind.AssistantSaid ? step.Text : null;
        _problem = Problem(step) ?? _problem;
        if (step.Kind == CallStepKind.ToolAnswered)
        {
            _answers.Add(step);
        }

        var (who, what) = Line(step);
        await output.WriteLineAsync($"{Time(step.Elapsed),10}  {who,-10}  {what}");
    }

    /// <summary>Says how the call ended. Null when somebody answered and the script came to its goal, otherwise why not.</summary>
    public async Task<string?> ConcludeAsync()
    {
        if (_last is not { IsLast: true })
        {
            return Help.Interrupted;
        }

        await output.WriteLineAsync();
        if (_firstWords is not null)
        {
            await output.WriteLineAsync($"Premiers mots de l'assistante : « {_firstWords} »");
        }

        var (outcome, reason) = _last.AnsweredBy switch
        {
            AnsweredBy.Assistant => ("l'assistante a répondu", null),
            AnsweredBy.Person => ("une personne a répondu", null),
            AnsweredBy.Voicemail => ("la messagerie a répondu", null),
            _ => ("personne n'a répondu", $"Personne n'a répondu à l'appel : {_problem ?? "le serveur a raccroché"}."),
        };
        await output.WriteLineAsync($"Fin de l'appel : {outcome}, {Status(_last.Text)} en {Time(_last.Elapsed)[1..]}.");
        return reason ?? await ConcludeScriptAsync();
    }

    private async Task<string?> ConcludeScriptAsync()
    {
        if (script?.Unreached(_answers) is { } unreached)
        {
            var answers = _answers.Count == 0 ? "rien" : string.Join(", ", _answers.Select(step => step["outcome"]));
            return $"Le scénario {script.Name} n'est pas allé au bout : il manque {unreached.Replace("|", " ou ", StringComparison.Ordinal)} (réponses : {answers}).";
        }

        if (script is not null)
        {
            await output.WriteLineAsync($"Scénario {script.Name} : {script.Title}. C'est allé au bout.");
        }

        return null;
    }

    private static string Time(TimeSpan elapsed) => string.Create(CultureInfo.InvariantCulture, $"+{elapsed.TotalSeconds:F3} s");

    private static (string Who, string What) Line(CallStep step) => step.Kind switch
    {
        CallStepKind.Placed => ("téléphone", Placed(step)),
        CallStepKind.Answered => ("serveur", $"répond en {step["milliseconds"]} ms à {Path(step)}"),
        CallStepKind.AnswerFailed => ("serveur", $"ne donne rien à {Path(step)} ({Failure(step.Text)}, erreur Twilio {step["errorCode"]})"),
        CallStepKind.Dropped => ("Twilio", $"« {step.Text} »"),
        CallStepKind.Said => ("annonce", $"« {step.Text} »"),
        CallStepKind.Played => ("annonce", $"joue {step.Text}"),
        CallStepKind.Paused => ("annonce", $"silence de {step.Text} s"),
        CallStepKind.CallerSaid => ("client", $"« {step.Text} »"),
        CallStepKind.CallerKeyed => ("client", $"tape {step.Text}"),
        CallStepKind.CallerSilent => ("client", "ne dit rien"),
        CallStepKind.Dialling => ("transfert", $"sonne au {step.Text}"),
        CallStepKind.PersonAnswered => ("transfert", "quelqu'un décroche"),
        CallStepKind.DialFailed => ("transfert", $"pas de réponse ({step.Text})"),
        CallStepKind.Looped => ("transfert", $"{step.Text} renvoie vers Coccinelle, l'appel tournerait en rond"),
        CallStepKind.Recording => ("messagerie", "bip"),
        CallStepKind.MessageLeft => ("client", $"laisse un message de {step["seconds"]} s"),
        CallStepKind.NoMessage => ("client", "ne laisse pas de message"),
        CallStepKind.AssistantConnected => ("assistante", $"décroche ({step["assistantName"]})"),
        CallStepKind.StreamRefused => ("assistante", "aucune ne prend la ligne"),
        CallStepKind.AssistantSaid => ("assistante", $"« {step.Text} »"),
        CallStepKind.AssistantFroze => ("assistante", "ne répond plus"),
        CallStepKind.ToolCalled => ("outil", $"{step["function"]} {step.Text}"),
        CallStepKind.ToolAnswered => ("outil", ToolAnswer(step)),
        CallStepKind.ScriptStuck => ("client", $"voulait parler de {step.Text}, dont aucun outil n'a rien dit"),
        CallStepKind.AssistantLeft => ("assistante", step.Text == CallPlan.CustomerEndedCall ? "a fini" : $"a fini ({step.Text})"),
        CallStepKind.Redirected => ("Twilio", $"passe à {(step.Text == "Twiml" ? "un document envoyé par le serveur" : step.Text)}"),
        CallStepKind.Rejected => ("Twilio", $"refuse l'appel ({step.Text})"),
        CallStepKind.HungUp => step.Text == "caller" ? ("client", "raccroche") : ("Twilio", "raccroche"),
        CallStepKind.Ignored => ("Twilio", $"ne connaît pas <{step.Text}>"),
        CallStepKind.CallbackSent => ("rappel", $"{step.Text} → {Failure(step["status"])}"),
        CallStepKind.Ended => ("téléphone", Status(step.Text)),
        _ => ("?", $"{step.Kind} {step.Text}"),
    };

    /// <summary>What may be the reason when nobody answers; the last one counts.</summary>
    private static string? Problem(CallStep step) => step.Kind switch
    {
        CallStepKind.AnswerFailed when step.Text == nameof(DeliveryFailure.NotConnected) =>
            $"le serveur n'est pas joignable à {step["url"]}",
        CallStepKind.AnswerFailed or CallStepKind.StreamRefused or CallStepKind.Looped or CallStepKind.Rejected
            or CallStepKind.DialFailed => $"{Line(step).Who}, {Line(step).What}",
        CallStepKind.Said => $"seulement une annonce, « {step.Text} »",
        _ => null,
    };

    private static string Failure(string? failure) => failure switch
    {
        nameof(DeliveryFailure.NotConnected) => "connexion impossible",
        nameof(DeliveryFailure.TimedOut) => "pas de réponse à temps",
        nameof(DeliveryFailure.Broken) => "connexion coupée",
        _ => failure ?? "",
    };

    private static string ToolAnswer(CallStep step) => step["kind"] switch
    {
        "result" => step.Text,
        "error" => $"erreur : {step.Text}",
        _ => $"pas de réponse utilisable ({Failure(step["status"])})",
    };

    private static string Placed(CallStep step) => step["forwardedFrom"] is { Length: > 0 } line
        ? $"{step.Text} appelle le {line}, qui renvoie vers le {step["to"]}"
        : $"{step.Text} appelle le {step["to"]}";

    private static string Path(CallStep step) =>
        Uri.TryCreate(step["url"], UriKind.Absolute, out var url) ? url.PathAndQuery : step["url"] ?? "";

    private static string Status(string callStatus) => callStatus switch
    {
        "completed" => "appel terminé",
        "busy" => "appel refusé (occupé)",
        "failed" => "appel refusé",
        "canceled" => "client parti avant la réponse",
        _ => callStatus,
    };
}
