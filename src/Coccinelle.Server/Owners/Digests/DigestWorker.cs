using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Owners;
using Coccinelle.Server.Messaging;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Server.Owners.Digests;

/// <summary>
/// Tells owners of their day, each at the hour that he chose, once. A digest begins where the one before ended, so that an evening's late calls
/// are in the next one, and a day on which nobody could write is not lost.
/// </summary>
internal sealed partial class DigestWorker(
    DigestRows rows, DigestFacts facts, OwnerRows owners, OwnerPost post, MessageGateway gateway, DigestSignal signal, IClock clock, TimeProvider time, ILogger<DigestWorker> logger)
    : DueWorker(signal, time, logger)
{
    /// <summary>Nobody wants to read of more than this at once.</summary>
    private static readonly Duration Longest = Duration.FromDays(7);

    private static readonly Duration TryAgainAfter = Duration.FromMinutes(30);

    private const int MostAttempts = 6;

    protected override TimeSpan Tick => TimeSpan.FromSeconds(20);

    public override async Task<bool> WorkAsync(CancellationToken ct)
    {
        foreach (var name in await rows.ZonesAsync(ct))
        {
            var local = clock.GetCurrentInstant().InZone(MessageBudgets.ZoneOf(name));
            var day = LocalDatePattern.Iso.Format(local.Date);
            var usual = QuietHours.Write(new OwnerPreferences().DigestAt);
            foreach (var tenantId in await rows.DueAsync(name, day, QuietHours.Write(local.TimeOfDay), usual, ct))
            {
                try
                {
                    await TellAsync(tenantId, local.Date, day, ct);
                }
                catch (Exception error) when (!ct.IsCancellationRequested)
                {
                    LogFirmFailed(error, tenantId);
                }
            }
        }

        return false; // what is left of a full batch is not urgent
    }

    private async Task TellAsync(string tenantId, LocalDate date, string day, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (await owners.FindAsync(tenantId, ct) is not { Preferences: { Digest: true } wishes } owner || now < OwnerHours.DigestDue(date, wishes.DigestAt, owner.Zone))
            return;

        var from = Instant.Max(await rows.LastAsync(tenantId, day, ct) ?? date.AtStartOfDayInZone(owner.Zone).ToInstant(), now - Longest);
        var digest = await facts.CountAsync(owner, from, now, ct);
        if (digest.IsEmpty)
        {
            await rows.NothingAsync(tenantId, day, now, ct);
            return;
        }

        var leaves = OwnerHours.DigestLeaves(now, wishes.DigestAt, owner.Zone, wishes.QuietHours);
        switch (await post.PrepareAsync(owner, digest.ToLetter(), leaves > now ? leaves : null, ct))
        {
            case Posting.Ready { Message: var ready }:
                if (await rows.SentAsync(tenantId, day, now, ready.Message, ct))
                    gateway.Announce(ready);
                break;
            case Posting.NoWay { Code: var code }:
                LogNoWay(tenantId, code);
                await rows.UnreachableAsync(tenantId, day, await rows.AttemptsAsync(tenantId, day, ct) + 1 < MostAttempts ? now + TryAgainAfter : null, ct);
                break;
            case var other:
                throw new InvalidOperationException($"Unknown posting {other.GetType().Name}");
        }
    }

    [LoggerMessage(LogLevel.Error, "The digest of {TenantId} could not be written; trying again")]
    private partial void LogFirmFailed(Exception error, string tenantId);

    [LoggerMessage(LogLevel.Information, "No way is open for the digest of {TenantId}: {Code}")]
    private partial void LogNoWay(string tenantId, string code);
}
