using Coccinelle.Domain.Channels;
using Coccinelle.Server.Owners;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>
/// Tells an owner of reminders that got no answer, while the slot can still be sold: three hours after the reminder, and two before the
/// appointment at the latest. Several servers may look at once; a notice is one for each appointment and move.
/// </summary>
internal sealed class UnansweredReminders(UnansweredSignal signal, NoticeSignal notices, Database database, IClock clock, TimeProvider time, ILogger<UnansweredReminders> logger)
    : DueWorker(signal, time, logger)
{
    private const int Batch = 200;

    private static readonly Duration Patience = Duration.FromHours(3);
    private static readonly Duration StillSold = Duration.FromHours(2);

    protected override TimeSpan Tick => TimeSpan.FromMinutes(1);

    public override async Task<bool> WorkAsync(CancellationToken ct) => await LookAsync(ct) == Batch;

    /// <summary>Writes the notices that are due; returns how many are new.</summary>
    public async Task<int> LookAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var silent = await database.QueryAsync<Row>(
            $"""
            SELECT r.tenant_id, r.id, r.sequence FROM rendez_vous r
            WHERE r.customer_answer IS NULL AND r.starts_at > @soonest AND r.starts_at < @furthest AND r.status IN {AppointmentRow.Standing}
              AND EXISTS (SELECT 1 FROM channel_messages_log m WHERE m.tenant_id = r.tenant_id AND m.appointment_id = r.id AND m.appointment_sequence = r.sequence
                AND m.template_name = @template AND m.sent_at <= @before)
              AND NOT EXISTS (SELECT 1 FROM owner_notices n WHERE n.tenant_id = r.tenant_id AND n.event_key = 'unanswered:' || r.id || ':' || r.sequence)
            ORDER BY r.starts_at LIMIT @Batch
            """,
            new { soonest = now + StillSold, furthest = now + Duration.FromDays(3), before = now - Patience, template = TemplateKeys.Reminder24Hours, Batch },
            ct);
        var told = 0;
        foreach (var row in silent)
        {
            var notice = new OwnerNotice(row.TenantId, NoticeKinds.Unanswered, $"unanswered:{row.Id}:{row.Sequence}", AppointmentId: row.Id);
            told += await database.For(row.TenantId).InTransactionAsync(transaction => OwnerNotices.AddAsync(transaction, notice, clock, ct), ct);
        }

        if (told > 0)
            notices.Raise();
        return told;
    }

    private sealed class Row
    {
        public required string TenantId { get; init; }

        public required string Id { get; init; }

        public int Sequence { get; init; }
    }
}

/// <summary>Nobody wakes it: silence has its hour.</summary>
internal sealed class UnansweredSignal : DueSignal;
