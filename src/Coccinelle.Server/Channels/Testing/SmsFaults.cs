using System.Globalization;
using Coccinelle.Domain.Texts;
using Coccinelle.Providers.Twilio;

namespace Coccinelle.Server.Channels.Testing;

/// <summary>What Twilio's refusals of an SMS are about (Twilio: error and warning dictionary).</summary>
internal static class SmsFaults
{
    private static readonly Said Recipient = new("This number cannot receive the message.", "Ce numéro ne peut pas recevoir le message.");

    private static readonly Said OptedOut = new("The recipient has opted out with STOP.", "Le destinataire s'est désabonné par STOP.");

    private static readonly Said Region = new("The platform does not send to this country.", "La plateforme n'envoie pas vers ce pays.");

    private static readonly Said Sender = new("The sender's name or number is not accepted.", "Le nom ou le numéro d'expéditeur n'est pas accepté.");

    private static readonly Said Account = new(
        "The platform's account at Twilio is refused; the operator has to act.", "Le compte Twilio de la plateforme est refusé ; l'opérateur doit intervenir.");

    private static readonly Said Rate = new("Too many messages for now; it passes with time.", "Trop de messages pour l'instant ; cela passe avec le temps.");

    private static readonly Said Other = new("Twilio refuses the message.", "Twilio refuse le message.");

    private static readonly Said NotReached = new("Twilio cannot be reached right now.", "Twilio est injoignable pour l'instant.");

    public static TestResult.Refused Of(TwilioError error)
    {
        var (fault, ofTheChannel, explanation) = (error.Code, error.Status) switch
        {
            (21610, _) => ("opted_out", false, OptedOut),
            (21211 or 21214 or 21217 or 21612 or 21614, _) => ("recipient", false, Recipient),
            (21408, _) => ("region", false, Region),
            (21212 or 21606 or 21659 or 21660 or 21661, _) => ("sender", true, Sender),
            (_, 429) => ("rate", false, Rate),
            (_, 401 or 403) => ("credentials", true, Account),
            _ => ("other", false, Other),
        };
        return new TestResult.Refused(fault, ofTheChannel, explanation, error.Message, error.Code?.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Nothing was sent, and nothing is wrong with the channel.</summary>
    public static TestResult.Refused Unreachable(string words) => new("unreachable", false, NotReached, words, null);
}
