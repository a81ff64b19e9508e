using System.Data.Common;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using Coccinelle.Server.Agenda;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging.Inbound;

/// <summary>OUI or NON to a reminder: confirms or cancels that person's next appointment at that firm. Without a reminder it means something else.</summary>
internal sealed class AppointmentReplies(AgendaRows agendas, AppointmentMessages messages, Cancellations cancellations, IClock clock)
{
    private static readonly Duration ReminderAnswered = Duration.FromDays(3);

    /// <summary>True when an appointment was meant.</summary>
    public async Task<bool> ApplyAsync(DbTransaction transaction, string tenantId, string from, ReplyAnswer answer, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var reminded = await transaction.ScalarAsync<int>(
            """
            SELECT CAST(count(*) AS integer) FROM channel_messages_log
            WHERE tenant_id = @tenantId AND to_address = @from AND sent_at >= @since AND template_name IN (@day, @hour)
            """,
            new { tenantId, from, since = now - ReminderAnswered, day = TemplateKeys.Reminder24Hours, hour = TemplateKeys.Reminder1Hour },
            ct);
        if (reminded == 0)
            return false;

        if (await NextAsync(transaction, tenantId, from, ct) is not { } row)
            return false;
        await transaction.ExecuteAsync(
            "UPDATE rendez_vous SET customer_answer = @answer, customer_answered_at = @now WHERE tenant_id = @tenantId AND id = @Id",
            new { tenantId, row.Id, answer = answer == ReplyAnswer.Yes ? "yes" : "no", now },
            ct);
        if (answer == ReplyAnswer.No)
            await CancelAsync(transaction, tenantId, row, ct);
        return true;
    }

    private async Task<AppointmentRow?> NextAsync(DbTransaction transaction, string tenantId, string from, CancellationToken ct)
    {
        var zone = MessageBudgets.ZoneOf(await transaction.ScalarAsync<string>("SELECT time_zone FROM tenants WHERE id = @tenantId", new { tenantId }, ct) ?? "");
        var local = clock.GetCurrentInstant().InZone(zone).LocalDateTime;
        return await transaction.QueryFirstOrDefaultAsync<AppointmentRow>(
            $"""
            SELECT {AppointmentRow.Columns} FROM rendez_vous WHERE tenant_id = @tenantId AND customer_phone = @from AND status IN {AppointmentRow.Standing}
              AND (rdv_date > @Date OR (rdv_date = @Date AND rdv_time >= @TimeOfDay)) ORDER BY rdv_date, rdv_time LIMIT 1
            """,
            new { tenantId, from, local.Date, local.TimeOfDay },
            ct);
    }

    /// <summary>The slot is free at once, the customer is told so, and the owner hears of it while it can still be sold.</summary>
    private async Task CancelAsync(DbTransaction transaction, string tenantId, AppointmentRow row, CancellationToken ct)
    {
        var letters = row.StartsAt is not null && await agendas.LoadAsync(tenantId, ct) is { } book
            ? await messages.CancelledAsync(book, Cancellations.FactsOf(book, row), ct)
            : AppointmentLetters.None;
        await cancellations.WriteAsync(transaction, tenantId, row, new CancelRequest { AppointmentId = row.Id, By = "customer", Reason = "NON" }, letters, ct);
    }
}
