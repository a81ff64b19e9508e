using System.Data.Common;
using Coccinelle.Domain.Agenda;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>What is taken on a firm's agendas: appointments, slots that are held, private times.</summary>
internal sealed class TakenRows(Database database)
{
    /// <summary>Everything that ends after a moment. Holds that ran out are free.</summary>
    public async Task<IReadOnlyList<Taken>> LoadAsync(string tenantId, Instant now, CancellationToken ct)
        => await database.For(tenantId).QueryAsync<Taken>(
            """
            SELECT agenda_id, starts_at, ends_at, appointment_id, held_by FROM agenda_blocks
            WHERE tenant_id = @tenantId AND ends_at > @now AND (expires_at IS NULL OR expires_at > @now)
            UNION ALL
            SELECT agenda_id, starts_at, ends_at, NULL, NULL FROM busy_times WHERE tenant_id = @tenantId AND ends_at > @now
            """,
            new { tenantId, now },
            ct);

    /// <summary>Everything in the way of a slot on its agenda.</summary>
    public async Task<IReadOnlyList<Taken>> AtAsync(string tenantId, Slot slot, Instant now, CancellationToken ct)
        => await database.For(tenantId).QueryAsync<Taken>(
            """
            SELECT agenda_id, starts_at, ends_at, appointment_id, held_by FROM agenda_blocks
            WHERE tenant_id = @tenantId AND agenda_id = @AgendaId AND starts_at < @BlockEnd AND ends_at > @BlockStart AND (expires_at IS NULL OR expires_at > @now)
            UNION ALL
            SELECT agenda_id, starts_at, ends_at, NULL, NULL FROM busy_times
            WHERE tenant_id = @tenantId AND agenda_id = @AgendaId AND starts_at < @BlockEnd AND ends_at > @BlockStart
            """,
            new { tenantId, slot.AgendaId, slot.BlockStart, slot.BlockEnd, now },
            ct);

    /// <summary>
    /// Lets go of holds at that time that ran out, or are of the same person. False when a private time of the owner's lies there: the
    /// database refuses overlaps of appointments that are moved, and of holds, not with these.
    /// </summary>
    public static async Task<bool> ClearAsync(DbTransaction transaction, string tenantId, Slot slot, string? holder, Instant now, CancellationToken ct)
    {
        await transaction.ExecuteAsync(Free(tenantId, slot, holder, now), ct);
        return await transaction.ScalarAsync<int>(
            "SELECT CAST(count(*) AS integer) FROM busy_times WHERE tenant_id = @tenantId AND agenda_id = @AgendaId AND starts_at < @BlockEnd AND ends_at > @BlockStart",
            new { tenantId, slot.AgendaId, slot.BlockStart, slot.BlockEnd },
            ct) == 0;
    }

    /// <summary>The first half of it, for whoever writes a new appointment: those the database refuses where a private time lies.</summary>
    public static Statement Free(string tenantId, Slot slot, string? holder, Instant now) => new(
        """
        DELETE FROM agenda_blocks WHERE tenant_id = @tenant AND agenda_id = @agenda AND expires_at IS NOT NULL
          AND starts_at < @end AND ends_at > @start AND (expires_at <= @now OR held_by = @holder)
        """,
        ("tenant", tenantId),
        ("agenda", slot.AgendaId),
        ("start", slot.BlockStart),
        ("end", slot.BlockEnd),
        ("now", now),
        ("holder", holder));
}

/// <summary>A time that is taken, and by what.</summary>
internal sealed class Taken
{
    public required string AgendaId { get; init; }

    public required Instant StartsAt { get; init; }

    public required Instant EndsAt { get; init; }

    /// <summary>Null for a hold or a private time.</summary>
    public string? AppointmentId { get; init; }

    /// <summary>Whose hold it is.</summary>
    public string? HeldBy { get; init; }

    public TakenRange ToRange() => new(AgendaId, StartsAt, EndsAt, AppointmentId is not null);
}
