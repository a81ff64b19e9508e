using MimeKit;

namespace Coccinelle.Providers.Smtp;

/// <summary>The one connection of a firm's credential: opened when there is a letter, kept for the next, closed when none comes.</summary>
internal sealed class SmtpLine : IAsyncDisposable
{
    private readonly SmtpOptions _options;
    private readonly SmtpHostGuard _guard;
    private readonly TimeProvider _time;
    private readonly Action<SmtpLine> _forget;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ITimer _idle;
    private SmtpSession? _session;
    private long _usedAt;
    private bool _isClosed;

    /// <param name="forget">Called once, when the line closes for good.</param>
    public SmtpLine(SmtpOptions options, SmtpHostGuard guard, TimeProvider time, Action<SmtpLine> forget)
    {
        (_options, _guard, _time, _forget) = (options, guard, time, forget);
        _idle = time.CreateTimer(_ => _ = CloseIfIdleAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Null when the line closed before it was this letter's turn: then nothing was done.</summary>
    public async Task<SmtpOutcome?> SendAsync(SmtpAccount account, MimeMessage message, CancellationToken ct)
    {
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return _isClosed ? null : await SendInTurnAsync(account, message, ct).ConfigureAwait(false);
        }
        finally
        {
            _usedAt = _time.GetTimestamp();
            if (!_isClosed)
                _idle.Change(SmtpConnections.MostIdle, Timeout.InfiniteTimeSpan);
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<SmtpOutcome> SendInTurnAsync(SmtpAccount account, MimeMessage message, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(_options.Budget, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        var keep = false;
        try
        {
            var session = await OpenAsync(account, either.Token).ConfigureAwait(false);
            var words = await session.SendAsync(message, either.Token).ConfigureAwait(false);
            keep = true;
            return new SmtpOutcome.Accepted(SmtpErrors.Words(words, account));
        }
        catch (Exception error)
        {
            ct.ThrowIfCancellationRequested();
            var outcome = SmtpErrors.Read(error, _session?.HandedOver ?? false, account);
            keep = _session is { IsConnected: true } && IsAboutTheLetter(outcome); // MailKit has reset it for the next one
            return outcome;
        }
        finally
        {
            if (!keep || _session?.Messages >= SmtpConnections.MostMessages)
                await HangUpAsync(polite: keep).ConfigureAwait(false);
        }
    }

    /// <summary>A refused letter says nothing about the connection; a refused account, limit or encryption does.</summary>
    private static bool IsAboutTheLetter(SmtpOutcome outcome)
        => outcome is SmtpOutcome.Refused { Fault: SmtpFault.Recipient or SmtpFault.Sender or SmtpFault.Message }
            or SmtpOutcome.Temporary { Fault: SmtpFault.Recipient or SmtpFault.Sender or SmtpFault.Message };

    /// <summary>The kept connection when it still works, else a new one. A server that went away silently costs a part of the time only.</summary>
    private async Task<SmtpSession> OpenAsync(SmtpAccount account, CancellationToken ct)
    {
        if (_session is { } kept)
        {
            using var share = new CancellationTokenSource(_options.Budget / 4, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(share.Token, ct);
            if (_time.GetElapsedTime(_usedAt) < SmtpConnections.MostIdle && await kept.IsAliveAsync(either.Token).ConfigureAwait(false))
                return kept;
            await HangUpAsync(polite: false).ConfigureAwait(false);
        }

        return _session = await SmtpSession.OpenAsync(_guard, _options, account, ct).ConfigureAwait(false);
    }

    private async Task CloseIfIdleAsync()
    {
        if (!await _turn.WaitAsync(0).ConfigureAwait(false))
            return; // In use: whoever uses it winds the clock up again.
        try
        {
            var left = SmtpConnections.MostIdle - _time.GetElapsedTime(_usedAt);
            if (_isClosed)
                return;
            if (left <= TimeSpan.Zero)
                await CloseAsync().ConfigureAwait(false);
            else
                _idle.Change(left, Timeout.InfiniteTimeSpan); // used meanwhile, or the timer was a moment early
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task CloseAsync()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _forget(this);
        await _idle.DisposeAsync().ConfigureAwait(false);
        await HangUpAsync(polite: true).ConfigureAwait(false);
    }

    private async Task HangUpAsync(bool polite)
    {
        if (Interlocked.Exchange(ref _session, null) is not { } session)
            return;
        using (session)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            if (polite)
                await session.HangUpAsync(patience.Token).ConfigureAwait(false);
        }
    }
}
