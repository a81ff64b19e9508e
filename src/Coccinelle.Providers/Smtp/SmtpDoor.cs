using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Utils;

namespace Coccinelle.Providers.Smtp;

/// <summary>Sends through a firm's own mail server, encrypted or not at all. Sends everything once. Thread-safe; one for the process.</summary>
public sealed class SmtpDoor(SmtpOptions options, TimeProvider time)
{
    private readonly SmtpHostGuard _guard = new(options, time);

    /// <summary>
    /// Signs in and sends one message to one recipient: with several, one refusal would leave all without it. Throws only when
    /// <paramref name="ct"/> is cancelled.
    /// </summary>
    public async Task<SmtpOutcome> SendAsync(SmtpAccount account, MimeMessage message, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(options.Budget, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        if (message.MessageId?.EndsWith($"@{options.LocalDomain}", StringComparison.Ordinal) is not true)
            message.MessageId = MimeUtils.GenerateMessageId(options.LocalDomain); // MimeKit's own would name this machine
        var progress = new Progress();
        try
        {
            return await SendAsync(account, message, progress, either.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            ct.ThrowIfCancellationRequested();
            return SmtpErrors.Read(error, progress.HandedOver, account);
        }
    }

    private async Task<SmtpOutcome> SendAsync(SmtpAccount account, MimeMessage message, Progress progress, CancellationToken ct)
    {
        using var client = new Client(progress)
        {
            LocalDomain = options.LocalDomain,
            Timeout = (int)options.Budget.TotalMilliseconds,
            // Revocation lists are out of reach often enough that asking for them would break sound servers.
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors),
        };
        using var socket = await _guard.ConnectAsync(account.Host, account.Port, ct).ConfigureAwait(false);
        await client.ConnectAsync(socket, account.Host, account.Port, account.SslOnConnect ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls, ct)
            .ConfigureAwait(false);
        if (!client.Capabilities.HasFlag(SmtpCapabilities.Authentication))
            throw new SmtpNoSignInException();
        await client.AuthenticateAsync(Mechanism(client, account), ct).ConfigureAwait(false);
        var words = await client.SendAsync(message, ct).ConfigureAwait(false);
        await HangUpAsync(client, ct).ConfigureAwait(false);
        return new SmtpOutcome.Accepted(SmtpErrors.Words(words, account));
    }

    /// <summary>One mechanism only: trying each that is offered turns one wrong password into several failed sign-ins, and a lock-out.</summary>
    private static SaslMechanism Mechanism(SmtpClient client, SmtpAccount account)
        => client.AuthenticationMechanisms.Contains("PLAIN") ? new SaslMechanismPlain(Encoding.UTF8, account.Username, account.Password)
            : client.AuthenticationMechanisms.Contains("LOGIN") ? new SaslMechanismLogin(Encoding.UTF8, account.Username, account.Password)
            : throw new SmtpNoSignInException();

    /// <summary>The message is sent; a server that does not say goodbye changes nothing about that.</summary>
    private static async Task HangUpAsync(SmtpClient client, CancellationToken ct)
    {
        try
        {
            await client.DisconnectAsync(quit: true, ct).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ProtocolException or CommandException or ServiceNotConnectedException or OperationCanceledException)
        {
            // Nothing to tell anybody.
        }
    }

    /// <summary>Valid for the name, and vouched for by the system's authorities or by those of the options.</summary>
    private bool IsTrusted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
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

    /// <summary>Whether the whole message has been handed over: from then on silence does not mean that it was not taken.</summary>
    private sealed class Progress
    {
        public bool HandedOver { get; set; }
    }

    private sealed class Client(Progress progress) : SmtpClient
    {
        protected override void OnNoRecipientsAccepted(MimeMessage message) => throw new InvalidOperationException("The server accepted no recipient and did not say why.");

        protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        {
            // MailKit tells a connection lost in the middle of DATA and one lost after the final dot alike, so both count as handed over.
            progress.HandedOver = true;
            base.OnRecipientAccepted(message, mailbox, response);
        }
    }
}

/// <summary>The server takes no password from anybody.</summary>
internal sealed class SmtpNoSignInException : Exception;
