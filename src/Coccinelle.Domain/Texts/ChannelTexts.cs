namespace Coccinelle.Domain.Texts;

/// <summary>How a channel stands, in words.</summary>
public static class ChannelTexts
{
    public static readonly Said SwitchedOff = new("Switched off.", "Désactivé.");

    public static readonly Said NoAssistant = new("The firm has no assistant yet.", "L'entreprise n'a pas encore d'assistant.");

    public static readonly Said AssistantTaken = new(
        "This assistant answers for another firm.", "Cet assistant répond pour une autre entreprise.");

    public static readonly Said NoLineNorOwner = new(
        "The firm has no verified line, and no owner's phone to try it from.",
        "L'entreprise n'a aucune ligne vérifiée, ni téléphone du patron pour l'essayer.");

    public static readonly Said OnlyOwnersPhone = new(
        "The firm has no verified line: only calls from the owner's phone reach the assistant.",
        "L'entreprise n'a aucune ligne vérifiée : seuls les appels du téléphone du patron arrivent à l'assistant.");

    public static readonly Said ForwardingUnseen = new(
        "No call has been forwarded to us yet: set up the forwarding, then run the test.",
        "Aucun appel ne nous a encore été renvoyé : activez le renvoi d'appel, puis lancez le test.");

    public static readonly Said ForwardingSeen = new("A call over the firm's line has reached us.", "Un appel passé par la ligne de l'entreprise nous est arrivé.");

    public static readonly Said NotConfigured = new("Something that the channel needs has not been entered yet.", "Il manque encore des réglages nécessaires à ce canal.");

    public static readonly Said NeverTested = new(
        "Nothing has been sent with the present settings yet: send a test.", "Rien n'a encore été envoyé avec les réglages actuels : envoyez un test.");

    public static readonly Said TestAccepted = new("A test was accepted with the present settings.", "Un test a été accepté avec les réglages actuels.");

    public static readonly Said MessageAccepted = new("A message was accepted with the present settings.", "Un message a été accepté avec les réglages actuels.");

    public static readonly Said NumberUnverified = new(
        "The provider has not confirmed the number and its token yet.", "Le fournisseur n'a pas encore confirmé le numéro et son jeton.");

    public static readonly Said NumberVerified = new(
        "The provider confirms the number; send a test.", "Le fournisseur confirme le numéro ; envoyez un test.");

    public static readonly Said Waiting = new(
        "360dialog has the firm's consent; the number will be connected as soon as it is ready there.",
        "360dialog a l'accord de l'entreprise ; le numéro sera relié dès qu'il y sera prêt.");

    public static readonly Said NumberTaken = new("Another firm has this number.", "Une autre entreprise a ce numéro.");
}
