namespace Coccinelle.Domain.Channels.Email;

/// <summary>How the connection to the firm's mail server is encrypted; there is no unencrypted one.</summary>
public enum SmtpSecurity
{
    /// <summary>Plain at first, encrypted before anything is said (port 587).</summary>
    StartTls,

    /// <summary>Encrypted from the first byte (port 465).</summary>
    SslOnConnect,
}

/// <summary>The public configuration of a firm's e-mail channel: its own mail server, and who its mails are from. The password is kept apart.</summary>
/// <param name="Host">A public host name, lower case.</param>
/// <param name="Port">465 or 587.</param>
/// <param name="Security">Follows from the port.</param>
/// <param name="Username">Whatever the server wants: an address, the part before the @, or SendGrid's literal <c>apikey</c>.</param>
/// <param name="FromEmail">The address that customers see and answer.</param>
/// <param name="FromName">The name before it, 78 characters at most.</param>
/// <param name="ReplyTo">Where answers go instead.</param>
public sealed record EmailConfiguration(string Host, int Port, SmtpSecurity Security, string Username, string FromEmail, string FromName, string? ReplyTo)
{
    /// <summary>What the stored password was entered for: with another of these it has to be entered again, or a changed host would harvest it.</summary>
    public (string, int, string) PasswordBelongsTo => (Host, Port, Username);
}
