using Coccinelle.Domain.Texts;

namespace Coccinelle.Providers.Smtp;

/// <summary>What a failed delivery is about.</summary>
public enum SmtpFault
{
    /// <summary>The name leads nowhere, or inside.</summary>
    Host,

    /// <summary>Nothing answers there.</summary>
    Unreachable,

    /// <summary>No encryption, or a certificate that nobody vouches for.</summary>
    Tls,

    /// <summary>User name or password are refused.</summary>
    Credentials,

    /// <summary>The server does not let this account send as this address.</summary>
    Sender,

    /// <summary>This recipient is refused.</summary>
    Recipient,

    /// <summary>Too many messages, sign-ins or bytes, for now.</summary>
    Quota,

    /// <summary>The message itself is refused.</summary>
    Message,

    /// <summary>What answers there is no mail server, or breaks off.</summary>
    Protocol,
}

/// <summary>What became of a message. Closed.</summary>
public abstract record SmtpOutcome
{
    private SmtpOutcome()
    {
    }

    /// <summary>The server took it; whether it arrives, nobody tells us.</summary>
    /// <param name="Words">The server's own.</param>
    public sealed record Accepted(string Words) : SmtpOutcome;

    /// <summary>Certainly not sent, and trying again without a change would be refused again.</summary>
    public sealed record Refused(SmtpFault Fault, string Words, int? Code) : SmtpOutcome;

    /// <summary>Certainly not sent, and worth another try later.</summary>
    public sealed record Temporary(SmtpFault Fault, string Words, int? Code) : SmtpOutcome;

    /// <summary>The connection ended after the message and before the answer: it may have been sent.</summary>
    public sealed record Unknown(string Words) : SmtpOutcome;
}

/// <summary>The faults in words for a firm's owner.</summary>
public static class SmtpFaults
{
    public static Said Explain(SmtpFault fault) => fault switch
    {
        SmtpFault.Host => new("The server's name is unknown, or leads into a private network.", "Le nom du serveur est inconnu, ou mène à un réseau privé."),
        SmtpFault.Unreachable => new("Nothing answers at this server and port.", "Rien ne répond à ce serveur et ce port."),
        SmtpFault.Tls => new("The connection could not be encrypted, or the certificate is not valid.", "La connexion n'a pas pu être chiffrée, ou le certificat n'est pas valide."),
        SmtpFault.Credentials => new("User name or password are refused.", "Le nom d'utilisateur ou le mot de passe est refusé."),
        SmtpFault.Sender => new("The server does not accept this sender's address.", "Le serveur n'accepte pas cette adresse d'expéditeur."),
        SmtpFault.Recipient => new("The server refuses this recipient.", "Le serveur refuse ce destinataire."),
        SmtpFault.Quota => new("A limit of the server is reached; it passes with time.", "Une limite du serveur est atteinte ; elle passe avec le temps."),
        SmtpFault.Message => new("The server refuses the message itself.", "Le serveur refuse le message lui-même."),
        SmtpFault.Protocol => new("What answers there does not behave like a mail server.", "Ce qui répond ne se comporte pas comme un serveur de messagerie."),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    /// <summary>Whether the account itself is at fault, so that no message of the firm would get through.</summary>
    public static bool IsOfTheChannel(SmtpFault fault)
        => fault is SmtpFault.Host or SmtpFault.Unreachable or SmtpFault.Tls or SmtpFault.Credentials or SmtpFault.Sender or SmtpFault.Protocol;
}
