namespace Coccinelle.Domain.Texts;

/// <summary>What a test message says to whoever receives it.</summary>
public static class TestTexts
{
    public const string EmailSubject = "Test de votre canal e-mail";

    /// <summary>WhatsApp: every account has this template, approved, in this language (Meta: hello_world).</summary>
    public const string WhatsAppTemplate = "hello_world";

    public const string WhatsAppLanguage = "en_US";

    /// <summary>Letters of the GSM alphabet only, the firm's name aside.</summary>
    public static string Sms(string firm) => $"{firm} : test de votre canal SMS. Si vous lisez ce message, il fonctionne.";

    public static string Email(string firm)
        => $"Bonjour,\n\nCe message a été envoyé par votre propre serveur de messagerie pour vérifier le canal e-mail de {firm}. Si vous le lisez, tout fonctionne.\n";
}
