using Orleans.Concurrency;

namespace Coccinelle.Server.Messaging.Outbox;

/// <summary>The turn of one sender at its provider, one place in the cluster: two servers together go no faster than one.</summary>
[Alias("coccinelle.ISenderPaceGrain")]
internal interface ISenderPaceGrain : IGrainWithStringKey
{
    /// <summary>How long to wait for the next turn. A wait longer than <paramref name="longest"/> reserves nothing: ask again by then.</summary>
    /// <param name="recipient">Who gets it.</param>
    /// <param name="perSecond">Messages of this sender.</param>
    /// <param name="perRecipient">Between two messages to the same person.</param>
    /// <param name="longest">What the caller would wait for.</param>
    [Alias("Reserve"), AlwaysInterleave]
    ValueTask<TimeSpan> ReserveAsync(string recipient, double perSecond, TimeSpan perRecipient, TimeSpan longest);
}

[GrainType("sender-pace")]
internal sealed class SenderPaceGrain(TimeProvider time) : Grain, ISenderPaceGrain
{
    /// <summary>What a sender that has been quiet may do at once, in seconds of its pace.</summary>
    private const double Burst = 0.5;

    private const int MostRecipients = 10_000;

    private readonly Dictionary<string, DateTimeOffset> _recipients = new(StringComparer.Ordinal);
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    public ValueTask<TimeSpan> ReserveAsync(string recipient, double perSecond, TimeSpan perRecipient, TimeSpan longest)
    {
        var now = time.GetUtcNow();
        var next = _next > now.AddSeconds(-Burst) ? _next : now.AddSeconds(-Burst);
        var turn = next > now ? next : now;
        if (perRecipient > TimeSpan.Zero && _recipients.TryGetValue(recipient, out var last) && last + perRecipient > turn)
            turn = last + perRecipient;

        var wait = turn - now;
        if (wait > longest)
            return new(wait);
        _next = next.AddSeconds(1 / perSecond);
        if (perRecipient > TimeSpan.Zero)
            Remember(recipient, turn, now - perRecipient);
        return new(wait);
    }

    private void Remember(string recipient, DateTimeOffset turn, DateTimeOffset old)
    {
        if (_recipients.Count >= MostRecipients)
        {
            foreach (var gone in _recipients.Where(known => known.Value < old).Select(known => known.Key).ToList())
                _recipients.Remove(gone);
        }

        _recipients[recipient] = turn;
    }
}
