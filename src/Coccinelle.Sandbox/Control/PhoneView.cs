namespace Coccinelle.Sandbox.Control;

/// <summary>A number of the outside world, as the controls show it.</summary>
/// <param name="Number">E.164.</param>
/// <param name="Behaves">What happens when the server calls it.</param>
/// <param name="Calls">The server's calls to it, oldest first, with what was heard.</param>
/// <param name="Texts">The SMS that reached it, oldest first.</param>
/// <param name="WhatsApps">The WhatsApp messages that reached it, oldest first.</param>
internal sealed record PhoneView(
    string Number, Callee Behaves, IReadOnlyList<PlacedCall> Calls, IReadOnlyList<SentText> Texts, IReadOnlyList<SentWhatsApp> WhatsApps);
