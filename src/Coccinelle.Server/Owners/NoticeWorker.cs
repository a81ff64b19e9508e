using Coccinelle.Domain.Owners;
using Coccinelle.Server.Messaging;
using NodaTime;

namespace Coccinelle.Server.Owners;

/// <summary>
/// Tells owners: each call by itself, everything else that waits together. In his quiet hours it waits for their end; where no channel
/// works it is tried again, ever more rarely, and after two days it stays in the list, with the reason.
/// </summary>
internal sealed partial class NoticeWorker(
    NoticeRows rows, NoticeLetters letters, OwnerRows owners, OwnerPost post, MessageGateway gateway, NoticeSignal signal, IClock clock, TimeProvider time, ILogger<NoticeWorker> logger)
    : DueWorker(signal, time, logger)
{
    private static readonly Duration[] TryAgainAfter =
        [Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(15), Duration.FromHours(1), Duration.FromHours(4), Duration.FromHours(12)];

    /// <summary>What an owner has not heard of by then he has read for himself.</summary>
    private static readonly Duration Patience = Duration.FromDays(2);

    protected override TimeSpan Tick => TimeSpan.FromSeconds(2);

    public override async Task<bool> WorkAsync(CancellationToken ct)
    {
        var claimed = await rows.ClaimAsync(ct);
        foreach (var firm in claimed.GroupBy(notice => notice.TenantId))
        {
            try
            {
                await TellAsync(firm.Key, [.. firm], ct);
            }
            catch (Exception error) when (!ct.IsCancellationRequested)
            {
                LogFirmFailed(error, firm.Key); // its notices come again when their lease is over
            }
        }

        return claimed.Count > 0;
    }

    private async Task TellAsync(string tenantId, IReadOnlyList<NoticeRow> notices, CancellationToken ct)
    {
        if (await owners.FindAsync(tenantId, ct) is not { } owner)
            return; // erased meanwhile, and its notices with it
        var (calls, others) = (notices.Where(IsCall).ToList(), notices.Where(notice => !IsCall(notice)).ToList());
        if (!owner.Preferences.PerCall)
        {
            await rows.GiveUpAsync(tenantId, calls, "not_wanted", ct);
            calls = [];
        }

        var now = clock.GetCurrentInstant();
        if (OwnerHours.NextAllowed(now, owner.Zone, owner.Preferences.QuietHours) is var allowed && allowed > now)
        {
            await rows.PutOffAsync(tenantId, [.. calls, .. others], allowed, ct);
            return;
        }

        foreach (var call in calls)
        {
            var letter = await letters.CallAsync(tenantId, call.CallId!, ct) is { } news ? news.ToLetter() : null;
            await SendAsync(owner, [call], letter ?? NoticeNews.ToLetter([await letters.OtherAsync(call, ct)], owner.Firm), ct);
        }

        if (others.Count == 0)
            return;
        var told = new List<NoticeNews>();
        foreach (var notice in others)
            told.Add(await letters.OtherAsync(notice, ct));
        await SendAsync(owner, others, NoticeNews.ToLetter(told, owner.Firm), ct);
    }

    /// <summary>A voicemail that came when the rest of its call had been told is told like a call: with what is known of it.</summary>
    private static bool IsCall(NoticeRow notice) => notice is { Kind: NoticeKinds.Call or NoticeKinds.Voicemail, CallId: not null };

    private async Task SendAsync(Owner owner, IReadOnlyList<NoticeRow> notices, OwnerLetter letter, CancellationToken ct)
    {
        switch (await post.PrepareAsync(owner, letter, null, ct))
        {
            case Posting.Ready { Message: var ready }:
                if (await rows.TellAsync(owner.TenantId, notices, ready.Message, ct))
                    gateway.Announce(ready);
                break;
            case Posting.NoWay { Code: var code, Until: { } until }:
                await rows.FailedAsync(owner.TenantId, notices, code, until, ct);
                break;
            case Posting.NoWay { Code: var code }:
                LogNoWay(owner.TenantId, code);
                foreach (var notice in notices)
                    await rows.FailedAsync(owner.TenantId, [notice], code, NextTry(notice), ct);
                break;
            case var other:
                throw new InvalidOperationException($"Unknown posting {other.GetType().Name}");
        }
    }

    private Instant? NextTry(NoticeRow notice)
    {
        var next = clock.GetCurrentInstant() + TryAgainAfter[Math.Min(notice.Attempts, TryAgainAfter.Length - 1)];
        return next <= notice.CreatedAt + Patience ? next : null;
    }

    [LoggerMessage(LogLevel.Error, "The owner of {TenantId} could not be told; trying again")]
    private partial void LogFirmFailed(Exception error, string tenantId);

    [LoggerMessage(LogLevel.Information, "No way is open to the owner of {TenantId}: {Code}")]
    private partial void LogNoWay(string tenantId, string code);
}
