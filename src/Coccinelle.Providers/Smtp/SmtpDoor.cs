using MimeKit;
using MimeKit.Utils;

namespace Coccinelle.Providers.Smtp;

/// <summary>
/// Sends through a firm's own mail server, encrypted or not at all, on a connection of its own: for tests of an account, where nothing of
/// yesterday may help. Sends everything once. Thread-safe; one for the process.
/// </summary>
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
        SmtpSession? session = null;
        try
        {
            session = await SmtpSession.OpenAsync(_guard, options, account, either.Token).ConfigureAwait(false);
            var words = await session.SendAsync(message, either.Token).ConfigureAwait(false);
            await session.HangUpAsync(either.Token).ConfigureAwait(false);
            return new SmtpOutcome.Accepted(SmtpErrors.Words(words, account));
        }
        catch (Exception error)
        {
            ct.ThrowIfCancellationRequested();
            return SmtpErrors.Read(error, session?.HandedOver ?? false, account);
        }
        finally
        {
            session?.Dispose();
        }
    }
}
