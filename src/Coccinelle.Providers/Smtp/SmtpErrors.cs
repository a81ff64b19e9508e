using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Coccinelle.Providers.Http;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Coccinelle.Providers.Smtp;

/// <summary>Reads MailKit's exceptions: what each means was measured against real servers (MailKit 4.18.2).</summary>
internal static partial class SmtpErrors
{
    private const int LongestWords = 300;

    /// <summary>Shorter ones are no secret, and would tear words apart.</summary>
    private const int ShortestSecret = 4;

    public static SmtpOutcome Read(Exception error, bool handedOver, SmtpAccount account) => error switch
    {
        RefusedHostException refused => new SmtpOutcome.Refused(SmtpFault.Host, refused.Message, null),
        SmtpNoSignInException => new SmtpOutcome.Refused(SmtpFault.Credentials, "the server offers no sign-in with a password", null),
        AuthenticationException => OfSignIn(error, account),
        SslHandshakeException when IsLate(error.InnerException) => Late,
        SslHandshakeException => new SmtpOutcome.Refused(SmtpFault.Tls, "the certificate or the encryption was not accepted", null),
        NotSupportedException => new SmtpOutcome.Refused(SmtpFault.Tls, "the server does not offer STARTTLS", null),
        ServiceNotAuthenticatedException => new SmtpOutcome.Refused(SmtpFault.Credentials, "the server demands a sign-in", null),
        SmtpCommandException command => OfCommand(command, account),
        _ when handedOver => new SmtpOutcome.Unknown("the connection ended before the server confirmed the message"),
        _ when IsLate(error) => Late,
        SocketException => new SmtpOutcome.Temporary(SmtpFault.Unreachable, "no connection", null),
        SmtpProtocolException => new SmtpOutcome.Temporary(SmtpFault.Protocol, "the connection broke off, or what answered was no mail server", null),
        IOException or ServiceNotConnectedException => new SmtpOutcome.Temporary(SmtpFault.Protocol, "the connection broke off", null),
        _ => throw new InvalidOperationException("Sending a message failed in a way that nobody foresaw.", error),
    };

    /// <summary>
    /// The server's words: one line of bounded length, in which neither user name nor password are repeated, not even in the form in which
    /// they were sent. Control characters and what is outside of the basic plane are left out.
    /// </summary>
    public static string Words(string text, SmtpAccount account)
    {
        string[] plain = [account.Password, account.Username];
        var coded = plain.Append($"\0{account.Username}\0{account.Password}").Select(secret => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));
        foreach (var secret in coded.Concat(plain).Where(secret => secret.Length >= ShortestSecret))
            text = text.Replace(secret, "…", StringComparison.OrdinalIgnoreCase);
        var line = Controls().Replace(text, " ").Trim();
        return line.Length <= LongestWords ? line : line[..LongestWords];
    }

    private static SmtpOutcome Late => new SmtpOutcome.Temporary(SmtpFault.Unreachable, "no answer in time", null);

    private static bool IsLate(Exception? error)
        => error is OperationCanceledException or TimeoutException or IOException { InnerException: TimeoutException };

    /// <summary>MailKit gives the code with the exception inside, or only at the head of its message: <c>535: …</c>.</summary>
    private static SmtpOutcome OfSignIn(Exception error, SmtpAccount account)
    {
        if (error.InnerException is SmtpCommandException command)
            return OfCode((int)command.StatusCode, command.Message, SmtpFault.Credentials, account);
        return LeadingCode().Match(error.Message) is { Success: true } match
            ? OfCode(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), error.Message[match.Length..], SmtpFault.Credentials, account)
            : new SmtpOutcome.Refused(SmtpFault.Protocol, "the server does not follow its own way of signing in", null);
    }

    private static SmtpOutcome OfCommand(SmtpCommandException command, SmtpAccount account) => command.ErrorCode switch
    {
        SmtpErrorCode.SenderNotAccepted => OfCode((int)command.StatusCode, command.Message, SmtpFault.Sender, account),
        SmtpErrorCode.RecipientNotAccepted => OfCode((int)command.StatusCode, command.Message, SmtpFault.Recipient, account),
        SmtpErrorCode.MessageNotAccepted => OfCode((int)command.StatusCode, command.Message, SmtpFault.Message, account),
        _ => OfCode((int)command.StatusCode, command.Message, SmtpFault.Protocol, account),
    };

    /// <summary>4xx passes, 5xx stays. Some codes say more than the command that they answer.</summary>
    private static SmtpOutcome OfCode(int code, string message, SmtpFault fault, SmtpAccount account)
    {
        var words = Words(message, account);
        return (code, EnhancedCode().Match(words).Value) switch
        {
            (530 or 534 or 535, _) or (_, "5.7.30" or "5.7.139") => new SmtpOutcome.Refused(SmtpFault.Credentials, words, code),
            (_, "5.4.5" or "4.5.3") => new SmtpOutcome.Temporary(SmtpFault.Quota, words, code), // Gmail's daily limit, also as 550
            (454, _) when fault != SmtpFault.Credentials => new SmtpOutcome.Temporary(SmtpFault.Tls, words, code),
            (421 or 454, _) => new SmtpOutcome.Temporary(SmtpFault.Quota, words, code), // too many sign-ins, too many connections
            (552, _) when fault == SmtpFault.Sender => new SmtpOutcome.Refused(SmtpFault.Message, words, code), // larger than the server takes
            ( >= 500, "5.2.252" or "5.7.60") => new SmtpOutcome.Refused(SmtpFault.Sender, words, code), // Microsoft 365 says so after the message
            ( >= 500, _) when SenderRefused().IsMatch(words) => new SmtpOutcome.Refused(SmtpFault.Sender, words, code), // Postfix says so after the recipient
            ( >= 500, _) => new SmtpOutcome.Refused(fault, words, code),
            _ => new SmtpOutcome.Temporary(fault, words, code),
        };
    }

    [GeneratedRegex(@"^(\d{3})(?:\W+|\z)")]
    private static partial Regex LeadingCode();

    /// <summary>RFC 2034: right behind the code, nowhere else; an address of a host (<c>185.4.5.12</c>) is none.</summary>
    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")]
    private static partial Regex EnhancedCode();

    [GeneratedRegex("sender address (rejected|is not allowed|not allowed)|not owned by user", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SenderRefused();

    [GeneratedRegex(@"\p{C}+|\s+")]
    private static partial Regex Controls();
}
