namespace Coccinelle.Domain.Texts;

/// <summary>Why a message is not taken, for the firm's owner.</summary>
public static class MessageTexts
{
    public static readonly Said OurNumber = new("This is the platform's own number.", "C'est le numéro de la plateforme elle-même.");

    public static readonly Said TextOrTemplate = new("Give either a text or a template.", "Donnez soit un texte, soit un modèle.");

    public static readonly Said NoSuchTemplate = new("This channel has no such template.", "Ce canal n'a pas ce modèle.");

    public static readonly Said TemplateDisabled = new("The firm has switched this template off.", "L'entreprise a désactivé ce modèle.");

    public static readonly Said OnlyEmailsHaveSubjects = new("Only an e-mail has a subject.", "Seul un e-mail a un objet.");

    public static readonly Said TooFarAway = new("At most a year from now.", "Au plus tard dans un an.");

    public static readonly Said NotAnInstant = new(
        "A moment such as 2026-11-24T09:00:00+01:00.", "Un moment comme 2026-11-24T09:00:00+01:00.");

    public static readonly Said InThePast = new("This moment has passed.", "Ce moment est passé.");

    public static readonly Said NotVariables = new("An object of names and texts.", "Un objet de noms et de textes.");

    public static readonly Said OptedOut = new(
        "This person does not want messages from the firm on this channel.", "Cette personne ne souhaite pas recevoir de messages de l'entreprise sur ce canal.");

    public static readonly Said NoConsent = new(
        "Marketing needs the person's recorded consent.", "La publicité exige le consentement enregistré de la personne.");

    public static readonly Said NeverAllowed = new(
        "The quiet hours leave no time for it.", "Les heures calmes ne laissent aucun moment pour l'envoyer.");

    public static readonly Said Suspended = new("The firm is suspended.", "L'entreprise est suspendue.");

    public static readonly Said DailyLimit = new("The firm's daily limit of messages is reached.", "La limite quotidienne de messages de l'entreprise est atteinte.");

    public static readonly Said RecipientLimit = new(
        "This person has been sent enough messages today.", "Cette personne a reçu assez de messages aujourd'hui.");

    public static readonly Said SpendingLimit = new("The firm's daily spending limit is reached.", "Le plafond de dépense quotidien de l'entreprise est atteint.");

    public static readonly Said WindowClosed = new(
        "On WhatsApp a free text is allowed only within 24 hours of the person's last message; use a template, or let the firm fall back to SMS.",
        "Sur WhatsApp, un texte libre n'est permis que dans les 24 heures après le dernier message de la personne ; utilisez un modèle, ou autorisez le repli sur SMS.");

    public static readonly Said NoSuchAddress = new("Nothing is known under which this person could be reached there.", "Aucune adresse connue de cette personne sur ce canal.");

    public static readonly Said NotCancellable = new("The message has left already.", "Le message est déjà parti.");

    public static readonly Said NotDead = new("Only a message that failed or was never heard of again can be sent again.", "Seul un message en échec ou resté sans nouvelles peut être renvoyé.");

    /// <summary>Variables without a value.</summary>
    public static Said Missing(IReadOnlyList<string> names) => new($"No value for {string.Join(", ", names)}.", $"Sans valeur : {string.Join(", ", names)}.");

    /// <summary>Longer than the channel carries.</summary>
    public static Said TooLong(int most) => new($"At most {most} characters.", $"{most} caractères au plus.");
}
