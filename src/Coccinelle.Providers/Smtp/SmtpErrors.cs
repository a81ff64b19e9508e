using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Coccinelle.Providers.Smtp;

/// <summary>Reads MailKit's exceptions: what each means was measured against real servers (MailKit 4.18.2).</summary>
internal static partial class SmtpErrors
{
    private const int LongestWords = 300;

    public static SmtpOutcome Read(Exception error, bool handedOver, SmtpAccount account) => error switch
    {
        SmtpRefusedHostException refused => new SmtpOutcome.Refused(SmtpFault.Host, refused.Message, null),
        AuthenticationException => OfSignIn(error, account),
        SslHandshakeException => new SmtpOutcome.Refused(SmtpFault.Tls, "the certificate or the encryption was not accepted", null),
        NotSupportedException => new SmtpOutcome.Refused(SmtpFault.Tls, "the server does not offer STARTTLS", null),
        ServiceNotAuthenticatedException => new SmtpOutcome.Refused(SmtpFault.Credentials, "the server demands a sign-in", null),
        SmtpCommandException command => OfCommand(command, account),
        _ when handedOver => new SmtpOutcome.Unknown("the connection ended before the server confirmed the message"),
        SocketException => new SmtpOutcome.Temporary(SmtpFault.Unreachable, "no connection", null),
        OperationCanceledException or TimeoutException or IOException { InnerException: TimeoutException } =>
            new SmtpOutcome.Temporary(SmtpFault.Unreachable, "no answer in time", null),
        SmtpProtocolException => new SmtpOutcome.Temporary(SmtpFault.Protocol, "the connection broke off, or what answered was no mail server", null),
        IOException => new SmtpOutcome.Temporary(SmtpFault.Protocol, "the connection broke off", null),
        _ => throw new InvalidOperationException("Sending a message failed in a way that nobody foresaw.", error),
    };

    /// <summary>The server's words: one line of bounded length, in which neither user name nor password are repeated.</summary>
    public static string Words(string text, SmtpAccount account)
    {
        var line = Controls().Replace(text, " ").Trim();
        foreach (var secret in new[] { account.Password, account.Username }.Where(secret => secret.Length >= 4))
            line = line.Replace(secret, "…", StringComparison.OrdinalIgnoreCase);
        return line.Length <= LongestWords ? line : line[..LongestWords];
    }

    /// <summary>MailKit gives the code with the exception inside, or only at the head of its message: <c>535: …</c>.</summary>
    private static SmtpOutcome OfSignIn(Exception error, SmtpAccount account)
    {
        var code = error.InnerException is SmtpCommandException command ? (int)command.StatusCode
            : LeadingCode().Match(error.Message) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 535;
        return OfCode(code, error.Message, SmtpFault.Credentials, account);
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
        if (words.Contains("5.7.30", StringComparison.Ordinal) || words.Contains("5.7.139", StringComparison.Ordinal) || code is 530 or 534 or 535)
            return new SmtpOutcome.Refused(SmtpFault.Credentials, words, code);
        if (words.Contains("5.4.5", StringComparison.Ordinal) || words.Contains("4.5.3", StringComparison.Ordinal) || (code == 454 && fault == SmtpFault.Credentials))
            return new SmtpOutcome.Temporary(SmtpFault.Quota, words, code);
        if (code == 454)
            return new SmtpOutcome.Temporary(SmtpFault.Tls, words, code);
        if (code == 552 && fault == SmtpFault.Sender)
            return new SmtpOutcome.Refused(SmtpFault.Message, words, code); // larger than the server takes
        return code < 500 ? new SmtpOutcome.Temporary(fault, words, code) : new SmtpOutcome.Refused(fault, words, code);
    }

    [GeneratedRegex(@"^(\d{3})\b")]
    private static partial Regex LeadingCode();

    [GeneratedRegex(@"\p{C}+|\s+")]
    private static partial Regex Controls();
}
