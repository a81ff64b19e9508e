using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Channels.Email;

/// <summary>A well-known mail server, and what its users must know.</summary>
/// <param name="Key">Its name in the API.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Host">Host name.</param>
/// <param name="Port">Port.</param>
/// <param name="Security">Encryption.</param>
/// <param name="Username">What to enter as the user name.</param>
/// <param name="Hint">What else to know.</param>
/// <param name="Domains">Addresses at these domains use this server.</param>
/// <param name="WhyNot">Why it cannot work with a password; null when it can.</param>
public sealed record EmailPreset(
    string Key, string Name, string Host, int Port, SmtpSecurity Security, Said Username, Said Hint, IReadOnlyList<string> Domains, Said? WhyNot = null)
{
    /// <summary>Other names under which it is found in people's mail programs.</summary>
    public IReadOnlyList<string> OtherHosts { get; init; } = [];
}

/// <summary>The mail servers that small French firms use (Thunderbird ISPDB and the providers' own pages, November 2026).</summary>
public static class EmailPresets
{
    private static readonly Said Address = new("The full address.", "L'adresse complète.");

    private static readonly Said Login = new("The part before the @.", "La partie avant le @.");

    private static readonly Said Mailbox = new("The password of the mailbox.", "Le mot de passe de la boîte.");

    public static readonly IReadOnlyList<EmailPreset> All =
    [
        new("gmail", "Gmail, Google Workspace", "smtp.gmail.com", 465, SmtpSecurity.SslOnConnect, Address,
            new(
                "An app password (it needs two-step verification): the account's own password has not worked since September 2024. 500 recipients a day, 2,000 with Workspace.",
                "Un mot de passe d'application (il faut la validation en deux étapes) : celui du compte ne fonctionne plus depuis septembre 2024. 500 destinataires par jour, 2 000 avec Workspace."),
            ["gmail.com", "googlemail.com"]),
        new("microsoft365", "Microsoft 365", "smtp.office365.com", 587, SmtpSecurity.StartTls, Address,
            new(
                "SMTP AUTH must be switched on for the mailbox. Microsoft switches it off by default at the end of December 2026; an administrator can switch it on again, until a final date that Microsoft will name in 2027.",
                "SMTP AUTH doit être activé pour la boîte. Microsoft le désactive par défaut fin décembre 2026 ; un administrateur peut le réactiver, jusqu'à une date finale que Microsoft annoncera en 2027."),
            []) { OtherHosts = ["outlook.office365.com"] },
        new("outlook", "Outlook.com, Hotmail, Live", "smtp-mail.outlook.com", 587, SmtpSecurity.StartTls, Address,
            new("Cannot be used with a password.", "Inutilisable avec un mot de passe."),
            ["outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr", "live.com", "live.fr", "msn.com"],
            new(
                "Outlook.com has refused passwords, app passwords too, since 16 September 2024. Use another mailbox, or Microsoft 365.",
                "Outlook.com refuse les mots de passe, même d'application, depuis le 16 septembre 2024. Utilisez une autre boîte, ou Microsoft 365.")) { OtherHosts = ["smtp.live.com", "smtp.outlook.com", "smtp.hotmail.com"] },
        new("sendgrid", "SendGrid", "smtp.sendgrid.net", 587, SmtpSecurity.StartTls,
            new("The word apikey, literally.", "Le mot apikey, tel quel."),
            new("The password is the API key. The sender must be verified at SendGrid.", "Le mot de passe est la clé d'API. L'expéditeur doit être vérifié chez SendGrid."), []),
        new("ovh", "OVHcloud", "ssl0.ovh.net", 465, SmtpSecurity.SslOnConnect, Address, Mailbox, []) { OtherHosts = ["smtp.mail.ovh.net"] },
        new("ionos", "IONOS", "smtp.ionos.fr", 465, SmtpSecurity.SslOnConnect, Address, Mailbox, []) { OtherHosts = ["smtp.ionos.com", "smtp.1und1.de"] },
        new("orange", "Orange", "smtp.orange.fr", 465, SmtpSecurity.SslOnConnect, Address, Mailbox, ["orange.fr", "wanadoo.fr"]),
        new("free", "Free", "smtp.free.fr", 465, SmtpSecurity.SslOnConnect, Login,
            new("Authenticated sending must be switched on in the subscriber's area.", "L'envoi authentifié doit être activé dans l'espace abonné."), ["free.fr"]),
        new("sfr", "SFR", "smtp.sfr.fr", 465, SmtpSecurity.SslOnConnect, Address, Mailbox, ["sfr.fr", "neuf.fr"]),
        new("laposte", "La Poste", "smtp.laposte.net", 465, SmtpSecurity.SslOnConnect, Login, Mailbox, ["laposte.net"]),
    ];

    /// <param name="host">Lower case.</param>
    public static EmailPreset? ForHost(string host) => All.FirstOrDefault(preset => preset.Host == host || preset.OtherHosts.Contains(host));

    public static EmailPreset? ForAddress(string address)
        => All.FirstOrDefault(preset => preset.Domains.Contains(address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant()));

    /// <summary>Why this server cannot take this user with a password: itself, or because the mailbox is Outlook.com's behind another of Microsoft's names.</summary>
    public static Said? WhyNot(string host, string? username)
        => ForHost(host) is not { } preset ? null
            : preset.WhyNot ?? (preset.Key == "microsoft365" && username is not null ? ForAddress(username)?.WhyNot : null);
}
