using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Coccinelle.Providers.Smtp;

/// <summary>One connection to a firm's mail server, encrypted and signed in. For one message at a time.</summary>
internal sealed class SmtpSession : IDisposable
{
    private readonly SmtpAccount _account;
    private readonly Client _client;
    private readonly System.Net.Sockets.Socket _socket;

    private SmtpSession(SmtpAccount account, Client client, System.Net.Sockets.Socket socket) => (_account, _client, _socket) = (account, client, socket);

    /// <summary>Handed over since it was opened.</summary>
    public int Messages { get; private set; }

    /// <summary>
    /// Whether the message being sent may have been taken: from then on silence does not mean that it was not.
    /// </summary>
    public bool HandedOver => _client.HandedOver;

    public bool IsConnected => _client.IsConnected;

    /// <summary>Every connection goes through the guard, whatever the name led to before.</summary>
    public static async Task<SmtpSession> OpenAsync(SmtpHostGuard guard, SmtpOptions options, SmtpAccount account, CancellationToken ct)
    {
        var socket = await guard.ConnectAsync(account.Host, account.Port, ct).ConfigureAwait(false);
        var session = new SmtpSession(account, NewClient(options), socket);
        try
        {
            await session.SignInAsync(ct).ConfigureAwait(false);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <returns>The server's own words.</returns>
    public async Task<string> SendAsync(MimeMessage message, CancellationToken ct)
    {
        _client.HandedOver = false;
        Messages++;
        return await _client.SendAsync(message, ct).ConfigureAwait(false);
    }

    /// <summary>Asks whether the server is still there. Nothing has been said about a message yet, so a "no" is harmless.</summary>
    public async Task<bool> IsAliveAsync(CancellationToken ct)
    {
        try
        {
            await _client.NoOpAsync(ct).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (IsFarewell(error))
        {
            return false;
        }
    }

    /// <summary>Says goodbye; a server that does not answer it changes nothing about what was sent.</summary>
    public async Task HangUpAsync(CancellationToken ct)
    {
        try
        {
            await _client.DisconnectAsync(quit: true, ct).ConfigureAwait(false);
        }
        catch (Exception error) when (IsFarewell(error))
        {
            // Nothing to tell anybody.
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _socket.Dispose();
    }

    private async Task SignInAsync(CancellationToken ct)
    {
        var encryption = _account.SslOnConnect ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;
        await _client.ConnectAsync(_socket, _account.Host, _account.Port, encryption, ct).ConfigureAwait(false);
        if (!_client.Capabilities.HasFlag(SmtpCapabilities.Authentication))
            throw new SmtpNoSignInException();
        await _client.AuthenticateAsync(Mechanism(), ct).ConfigureAwait(false);
    }

    /// <summary>One mechanism only: trying each that is offered turns one wrong password into several failed sign-ins, and a lock-out.</summary>
    private SaslMechanism Mechanism()
        => _client.AuthenticationMechanisms.Contains("PLAIN") ? new SaslMechanismPlain(Encoding.UTF8, _account.Username, _account.Password)
            : _client.AuthenticationMechanisms.Contains("LOGIN") ? new SaslMechanismLogin(Encoding.UTF8, _account.Username, _account.Password)
            : throw new SmtpNoSignInException();

    private static bool IsFarewell(Exception error)
        => error is IOException or ProtocolException or CommandException or ServiceNotConnectedException or OperationCanceledException
            or System.Net.Sockets.SocketException or ObjectDisposedException;

    private static Client NewClient(SmtpOptions options) => new()
    {
        LocalDomain = options.LocalDomain,
        Timeout = (int)options.Budget.TotalMilliseconds,
        // Revocation lists are out of reach often enough that asking for them would break sound servers.
        CheckCertificateRevocation = false,
        ServerCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(options, certificate, chain, errors),
    };

    /// <summary>Valid for the name, and vouched for by the system's authorities or by those of the options.</summary>
    private static bool IsTrusted(SmtpOptions options, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || options.ExtraRoots.Count == 0 || certificate is not X509Certificate2 leaf || chain is null)
            return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.CustomTrustStore.AddRange(options.ExtraRoots);
        return own.Build(leaf);
    }

    private sealed class Client : SmtpClient
    {
        public bool HandedOver { get; set; }

        protected override void OnNoRecipientsAccepted(MimeMessage message) => throw new InvalidOperationException("The server accepted no recipient and did not say why.");

        protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        {
            // MailKit tells a connection lost in the middle of DATA and one lost after the final dot alike, so both count as handed over.
            HandedOver = true;
            base.OnRecipientAccepted(message, mailbox, response);
        }
    }
}

/// <summary>The server takes no password from anybody.</summary>
internal sealed class SmtpNoSignInException : Exception;
