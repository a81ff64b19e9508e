using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Coccinelle.Sandbox.Smtp;

/// <summary>One connection as lines, encrypted from the moment that both sides agree on it.</summary>
internal sealed class MailWire(TcpClient client, X509Certificate2 certificate)
{
    private const int LongestLine = 8192;

    private Stream _stream = client.GetStream();

    public bool IsEncrypted { get; private set; }

    /// <summary>Until it is dropped from here.</summary>
    public bool IsOpen { get; private set; } = true;

    public async Task EncryptAsync(CancellationToken ct)
    {
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ct);
        (_stream, IsEncrypted) = (tls, true);
    }

    /// <summary>True, so that whoever answers can go on with it.</summary>
    public async Task<bool> SayAsync(string line, CancellationToken ct)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ct);
        return true;
    }

    public async Task<string> AskAsync(string question, CancellationToken ct)
    {
        await SayAsync(question, ct);
        return await ReadLineAsync(ct) ?? "";
    }

    /// <summary>Byte by byte: nothing that a client sends ahead of the encryption may be taken for something inside it.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken ct)
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

    /// <summary>Resets the connection. False, so that whoever answers can end with it.</summary>
    public bool Drop()
    {
        IsOpen = false;
        client.Client.Close(0);
        return false;
    }
}
