namespace Coccinelle.Sandbox;

/// <summary>What the sandbox's own people say. What the command line prints is in the folder <c>CommandLine</c>, what callers say in <c>Scripts</c>.</summary>
internal static class French
{
    public const string AssistantGreets = "Bonjour, comment puis-je vous aider ?";

    public const string AssistantAcknowledges = "Très bien, c'est noté.";

    public const string AssistantSaysGoodbye = "Merci de votre appel, au revoir !";

    /// <summary>A tool told the model, not the caller, what was wrong.</summary>
    public const string AssistantTriesAgain = "Un instant, je recommence.";

    public const string ToolGaveNothing = "Je n'arrive pas à faire cela pour le moment.";

    public const string Summary = "Le client a parlé avec l'assistante.";

    public static bool IsGoodbye(string? speech) => speech?.Contains("au revoir", StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>A sentence of a call's summary; null for what is no deed.</summary>
    /// <param name="at">Of an appointment.</param>
    /// <param name="score">Of a prospect.</param>
    public static string? Deed(string function, string outcome, string? at, string? score) => (function, outcome) switch
    {
        (_, "booked") => $"Le client a pris rendez-vous{For(at)}.",
        (_, "moved") => $"Le rendez-vous a été déplacé{For(at)}.",
        (_, "cancelled") => "Le rendez-vous a été annulé.",
        (_, "slot_taken" or "closed") => "Le créneau demandé n'était pas libre.",
        ("check_availability", "none") => "Rien n'était libre au moment demandé.",
        (_, "too_late") => "Il était trop tard pour changer le rendez-vous.",
        ("reschedule_appointment" or "cancel_appointment", "not_found") => "Le rendez-vous du client n'a pas été trouvé.",
        (_, "qualified") => $"Le client a été noté comme prospect{(score is null ? "" : $" ({score}/100)")}.",
        (_, "created") => "La demande du client a été enregistrée.",
        (_, "found") => "La question du client a reçu une réponse.",
        ("search_knowledge", "not_found" or "ambiguous") => "Une question du client est restée sans réponse sûre.",
        (_, "transferring") => "L'appel a été transféré.",
        (_, "unavailable") => "Personne n'était là pour prendre l'appel.",
        (_, "promised") => "Le client sera rappelé.",
        (_, "failed") => "Une demande du client n'a pas pu être traitée.",
        _ => null,
    };

    private static string For(string? at) => at is null ? "" : $" : {at}";
}
