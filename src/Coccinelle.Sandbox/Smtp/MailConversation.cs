using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Coccinelle.Sandbox.Smtp;

/// <summary>One connection of a mail client, from the greeting to QUIT, and what goes wrong on it.</summary>
internal sealed class MailConversation(TcpClient client, bool implicitTls, X509Certificate2 certificate, SandboxWorld world, TimeProvider time)
{
    private const int LongestLine = 8192;

    private Stream _stream = client.GetStream();
    private bool _encrypted;
    private string? _user;
    private string? _from;
    private List<string> _to = [];

    private SmtpScript Script => world.Faults.Smtp;

    public async Task RunAsync(CancellationToken ct)
    {
        if (Script == SmtpScript.Silent)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        }

        if (implicitTls)
        {
            await EncryptAsync(ct);
        }

        await SayAsync(Script switch
        {
            SmtpScript.Greeting554 => "554 No SMTP service here",
            SmtpScript.GreetsInHttp => "HTTP/1.1 400 Bad Request",
            _ => "220 sandbox ESMTP",
        }, ct);
        while (await ReadLineAsync(ct) is { } line && await AnswerAsync(line, ct))
        {
        }
    }

    /// <summary>False when the conversation is over.</summary>
    private async Task<bool> AnswerAsync(string line, CancellationToken ct)
    {
        var verb = line.Split(' ', 2)[0].ToUpperInvariant();
        switch (verb)
        {
            case "EHLO" or "HELO":
                var offers = _encrypted ? "250 AUTH PLAIN LOGIN" : Script == SmtpScript.StartTlsStripped ? "250 AUTH PLAIN LOGIN" : "250 STARTTLS";
                await SayAsync($"250-sandbox\r\n250-8BITMIME\r\n250-SIZE 10485760\r\n{offers}", ct);
                return true;
            case "STARTTLS" when Script == SmtpScript.StartTls454:
                return await SayAsync("454 TLS not available", ct);
            case "STARTTLS":
                await SayAsync("220 Go ahead", ct);
                await EncryptAsync(ct);
                return true;
            case "AUTH":
                return await SignInAsync(line, ct);
            case "MAIL" when _user is null:
                return await SayAsync("530 5.7.0 Authentication required", ct);
            case "MAIL" when Script == SmtpScript.Sender553:
                return await SayAsync("553 5.7.1 Sender address rejected: not owned by user", ct);
            case "MAIL":
                (_from, _to) = (Address(line), []);
                return await SayAsync("250 OK", ct);
            case "RCPT" when Script is SmtpScript.Recipient550:
                return await SayAsync("550 5.1.1 No such user here", ct);
            case "RCPT" when Script is SmtpScript.Recipient450:
                return await SayAsync("450 4.2.1 Mailbox busy", ct);
            case "RCPT":
                _to.Add(Address(line));
                return await SayAsync("250 OK", ct);
            case "DATA":
                return await TakeAsync(ct);
            case "RSET" or "NOOP":
                return await SayAsync("250 OK", ct);
            case "QUIT":
                await SayAsync("221 Bye", ct);
                return false;
            default:
                return await SayAsync("502 Command not implemented", ct);
        }
    }

    private async Task<bool> SignInAsync(string line, CancellationToken ct)
    {
        var parts = line.Split(' ');
        string user;
        if (parts.ElementAtOrDefault(1)?.ToUpperInvariant() == "PLAIN")
        {
            var secret = parts.ElementAtOrDefault(2) ?? await AskAsync("334 ", ct);
            user = Decode(secret).Split('\0').ElementAtOrDefault(1) ?? "";
        }
        else
        {
            user = Decode(await AskAsync("334 VXNlcm5hbWU6", ct));
            await AskAsync("334 UGFzc3dvcmQ6", ct);
        }

        switch (Script)
        {
            case SmtpScript.Auth535:
                return await SayAsync("535 5.7.8 Username and Password not accepted", ct);
            case SmtpScript.Auth454:
                return await SayAsync("454 4.7.0 Too many login attempts, please try again later", ct);
            default:
                _user = user;
                return await SayAsync("235 2.7.0 Accepted", ct);
        }
    }

    private async Task<bool> TakeAsync(CancellationToken ct)
    {
        await SayAsync("354 End data with <CR><LF>.<CR><LF>", ct);
        if (Script == SmtpScript.DropInData)
        {
            await ReadLineAsync(ct);
            client.Client.Close(0);
            return false;
        }

        var message = new StringBuilder();
        while (await ReadLineAsync(ct) is { } line && line != ".")
        {
            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        if (Script is SmtpScript.Message552 or SmtpScript.DailyLimit)
        {
            return await SayAsync(Script == SmtpScript.Message552 ? "552 5.3.4 Message too big" : "550 5.4.5 Daily user sending limit exceeded", ct);
        }

        world.Record(new ReceivedMail(_from ?? "", _to, _user ?? "", message.ToString(), time.GetUtcNow()));
        if (Script == SmtpScript.DropAfterDot)
        {
            client.Client.Close(0);
            return false;
        }

        return await SayAsync($"250 2.0.0 Queued as {Guid.NewGuid():N}", ct);
    }

    private async Task EncryptAsync(CancellationToken ct)
    {
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ct);
        (_stream, _encrypted) = (tls, true);
    }

    private async Task<string> AskAsync(string question, CancellationToken ct)
    {
        await SayAsync(question, ct);
        return await ReadLineAsync(ct) ?? "";
    }

    private async Task<bool> SayAsync(string line, CancellationToken ct)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ct);
        return true;
    }

    /// <summary>Byte by byte: nothing that a client sends ahead of the encryption may be taken for something inside it.</summary>
    private async Task<string?> ReadLineAsync(CancellationToken ct)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (line.Count < LongestLine && await _stream.ReadAsync(one, ct) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }

    private static string Address(string line) => line.Contains('<', StringComparison.Ordinal) ? line.Split('<', '>')[1] : line;

    private static string Decode(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
