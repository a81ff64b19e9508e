using System.Text;

namespace Coccinelle.Sandbox.Smtp;

/// <summary>What is said on one connection, from the greeting to QUIT, and what goes wrong with it.</summary>
internal sealed class MailConversation(MailWire wire, bool implicitTls, SandboxWorld world, TimeProvider time)
{
    private const int LargestMessage = 10 * 1024 * 1024;

    private string? _user;
    private string? _from;
    private List<string> _to = [];

    private SmtpScript Script => world.Faults.Smtp;

    public async Task RunAsync(CancellationToken ct)
    {
        if (Script == SmtpScript.Silent)
        {
            await FallSilentAsync(ct);
        }

        if (implicitTls)
        {
            await wire.EncryptAsync(ct);
        }

        await wire.SayAsync(Script switch
        {
            SmtpScript.Greeting554 => "554 No SMTP service here",
            SmtpScript.Greeting421 => "421 4.7.0 Too many connections, try again later",
            SmtpScript.GreetsInHttp => "HTTP/1.1 400 Bad Request",
            _ => "220 sandbox ESMTP",
        }, ct);
        while (await wire.ReadLineAsync(ct) is { } line && await AnswerAsync(line, ct))
        {
        }
    }

    /// <summary>False when the conversation is over.</summary>
    private async Task<bool> AnswerAsync(string line, CancellationToken ct)
    {
        switch (line.Split(' ', 2)[0].ToUpperInvariant())
        {
            case "EHLO" or "HELO":
                return await wire.SayAsync($"250-sandbox\r\n250-8BITMIME\r\n250-SIZE {LargestMessage}\r\n250 {Offer()}", ct);
            case "STARTTLS" when wire.IsEncrypted:
                return await wire.SayAsync("503 5.5.1 Already encrypted", ct);
            case "STARTTLS" when Script == SmtpScript.StartTls454:
                return await wire.SayAsync("454 TLS not available", ct);
            case "STARTTLS":
                await wire.SayAsync(Script == SmtpScript.InjectsAfterStartTls ? "220 Go ahead\r\n250-evil\r\n250 AUTH PLAIN" : "220 Go ahead", ct);
                await wire.EncryptAsync(ct);
                return true;
            case "AUTH":
                _user = await MailSignIn.RunAsync(wire, line, Offer(), world, ct) ?? _user;
                return wire.IsOpen;
            case "MAIL":
                return await wire.SayAsync(OnSender(line), ct);
            case "RCPT":
                return await wire.SayAsync(OnRecipient(line), ct);
            case "DATA" when _to.Count == 0:
                return await wire.SayAsync("503 5.5.1 No recipient", ct);
            case "DATA":
                return await TakeAsync(ct);
            case "RSET":
                (_from, _to) = (null, []);
                return await wire.SayAsync("250 OK", ct);
            case "NOOP":
                return await wire.SayAsync("250 OK", ct);
            case "QUIT":
                await wire.SayAsync("221 Bye", ct);
                return false;
            default:
                return await wire.SayAsync("502 Command not implemented", ct);
        }
    }

    private string Offer() => Script switch
    {
        SmtpScript.StartTlsStripped => "AUTH PLAIN LOGIN",
        _ when !wire.IsEncrypted => "STARTTLS",
        SmtpScript.NoSignIn => "HELP",
        SmtpScript.SignInByLoginOnly or SmtpScript.InjectsAfterStartTls => "AUTH LOGIN",
        SmtpScript.SignInByTokenOnly => "AUTH XOAUTH2",
        _ => "AUTH PLAIN LOGIN",
    };

    private string OnSender(string line)
    {
        if (_user is null)
        {
            return "530 5.7.0 Authentication required";
        }

        if (Script == SmtpScript.Sender553)
        {
            return "553 5.7.1 Sender address rejected: not owned by user";
        }

        (_from, _to) = (Address(line), []);
        return "250 OK";
    }

    private string OnRecipient(string line)
    {
        if (_from is null)
        {
            return "503 5.5.1 No sender";
        }

        switch (Script)
        {
            case SmtpScript.Recipient550:
                return "550 5.1.1 No such user here";
            case SmtpScript.Recipient450:
                return "450 4.2.1 Mailbox busy";
            case SmtpScript.Recipient452:
                return "452 4.5.3 Too many recipients";
            case SmtpScript.SenderAtRecipient:
                return $"553 5.7.1 <{_from}>: Sender address rejected: not owned by user";
            case SmtpScript.BlockedBy:
                return "550 Blocked: 185.4.5.12 is listed at 5.4.5.1";
            default:
                _to.Add(Address(line));
                return "250 OK";
        }
    }

    private async Task<bool> TakeAsync(CancellationToken ct)
    {
        await wire.SayAsync("354 End data with <CR><LF>.<CR><LF>", ct);
        if (Script == SmtpScript.DropInData)
        {
            await wire.ReadLineAsync(ct);
            return wire.Drop();
        }

        var message = new StringBuilder();
        string? line;
        while ((line = await wire.ReadLineAsync(ct)) is not (null or "."))
        {
            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        if (line is null)
        {
            return false; // gone before the final dot: no message
        }

        var refusal = Script switch
        {
            SmtpScript.Message552 => "552 5.3.4 Message too big",
            SmtpScript.DailyLimit => "550 5.4.5 Daily user sending limit exceeded",
            SmtpScript.SendAsDenied => "554 5.2.252 SendAsDenied; not allowed to send as this sender",
            _ when message.Length > LargestMessage => "552 5.3.4 Message too big",
            _ => null,
        };
        if (refusal is not null)
        {
            return await wire.SayAsync(refusal, ct);
        }

        world.Record(new ReceivedMail(_from!, _to, _user!, message.ToString(), time.GetUtcNow()));
        (_from, _to) = (null, []);
        if (Script == SmtpScript.SilentAfterDot)
        {
            await FallSilentAsync(ct);
        }

        return Script == SmtpScript.DropAfterDot ? wire.Drop() : await wire.SayAsync($"250 2.0.0 Queued as {Guid.NewGuid():N}", ct);
    }

    private static Task FallSilentAsync(CancellationToken ct) => Task.Delay(Timeout.InfiniteTimeSpan, ct);

    private static string Address(string line) => line.Split('<', '>').ElementAtOrDefault(1) ?? "";
}
