using System.Text;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Messaging;

/// <summary>What a message asks of whoever writes to that person.</summary>
public enum OptOutCommand
{
    None,

    /// <summary>Nothing more.</summary>
    Stop,

    /// <summary>Again, after all.</summary>
    Start,
}

/// <summary>
/// Finds the words by which French recipients stop messages (CNIL: STOP; networks: ARRET; Twilio's own list) and start them again. The
/// whole message has to be the command, politeness aside: "on s'arrête à 14h ?" is a question.
/// </summary>
public static class OptOutWords
{
    private static readonly HashSet<string> Stops = new(StringComparer.Ordinal)
    {
        "stop", "arret", "arreter", "arretez", "arrete", "stopsms", "stopall", "stoppub", "desabonner", "desabonnement", "desabonnez", "desinscrire",
        "desinscription", "desinscrivez", "unsubscribe", "cancel", "end", "quit", "optout", "revoke", "resilier", "resiliation", "stopper", "stoppez",
    };

    private static readonly HashSet<string> Starts = new(StringComparer.Ordinal)
    {
        "start", "unstop", "reprendre", "reprise", "reabonner", "reabonnement", "reabonnez", "reinscrire", "reinscription", "optin", "subscribe",
    };

    /// <summary>Words that change nothing about a command.</summary>
    private static readonly HashSet<string> Polite = new(StringComparer.Ordinal)
    {
        "svp", "s", "il", "vous", "te", "plait", "merci", "de", "me", "moi", "m", "sms", "pub", "please", "les", "la", "le", "messages", "message", "bonjour", "au", "revoir", "tout",
        "des", "vos", "ces", "publicite", "publicites", "notifications",
    };

    public static OptOutCommand Read(string? text)
    {
        var words = PlainWords.Of(Visible(text));
        if (words.Count is 0 or > 12)
            return OptOutCommand.None;
        var commands = words.Where(word => !Polite.Contains(word) && !word.All(char.IsDigit)).ToList(); // STOP au 36180
        if (commands.Count == 0)
            return OptOutCommand.None;
        return commands.All(Stops.Contains) ? OptOutCommand.Stop : commands.All(Starts.Contains) ? OptOutCommand.Start : OptOutCommand.None;
    }

    /// <summary>Fullwidth letters as plain ones, and nothing invisible in the middle of a word.</summary>
    private static string Visible(string? text)
    {
        var result = new StringBuilder();
        foreach (var c in (text ?? "").IsNormalized(NormalizationForm.FormKC) ? text ?? "" : Normalised(text!))
        {
            if (char.GetUnicodeCategory(c) is not (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Control) || c is '\n' or '\r' or '\t')
                result.Append(c);
        }

        return result.ToString();
    }

    private static string Normalised(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return text; // half a surrogate pair: no word that we look for
        }
    }
}
