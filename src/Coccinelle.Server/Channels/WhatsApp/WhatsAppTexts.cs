using Coccinelle.Domain.Texts;
using Coccinelle.Providers.WhatsApp;

namespace Coccinelle.Server.Channels.WhatsApp;

/// <summary>What WhatsApp's providers refuse, in words for a firm's owner.</summary>
internal static class WhatsAppTexts
{
    /// <summary>The machine's word for a fault.</summary>
    public static string Name(WhatsAppFault fault) => fault switch
    {
        WhatsAppFault.Channel => "credentials",
        WhatsAppFault.Number => "number",
        WhatsAppFault.Recipient => "recipient",
        WhatsAppFault.NeedsTemplate => "needs_template",
        WhatsAppFault.Template => "template",
        WhatsAppFault.Rate => "rate",
        WhatsAppFault.Restricted => "restricted",
        _ => "other",
    };

    /// <summary>Whether no message of the firm would get through.</summary>
    public static bool IsOfTheChannel(WhatsAppFault fault) => fault is WhatsAppFault.Channel or WhatsAppFault.Number;

    /// <summary>The explanation and the provider's own words.</summary>
    public static Said Refused(WhatsAppError error) => error.Explanation.Quoting(error.Reason);

    public static readonly Said ConsentRevoked = new("The consent for this number was withdrawn at 360dialog.", "L'accord pour ce numéro a été retiré chez 360dialog.");

    public static Said WebhookNotSet(string reason)
        => new Said("360dialog could not be told where to report.", "360dialog n'a pas pu enregistrer notre adresse.").Quoting(reason);

    /// <summary>A sentence, and what somebody else said about it.</summary>
    public static Said Quoting(this Said said, string words) => new($"{said.En} « {words} »", $"{said.Fr} « {words} »");
}
