using System.Data.Common;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging.Inbound;

/// <summary>OUI or NON to a reminder: confirms or cancels that person's next appointment at that firm. Without a reminder it means something else.</summary>
internal sealed class AppointmentReplies(IClock clock)
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

        var zone = MessageBudgets.ZoneOf(await transaction.ScalarAsync<string>("SELECT time_zone FROM tenants WHERE id = @tenantId", new { tenantId }, ct) ?? "");
        var local = now.InZone(zone).LocalDateTime;
        return await transaction.ExecuteAsync(
            """
            UPDATE rendez_vous SET customer_answer = @answer, customer_answered_at = @now,
              status = CASE WHEN @answer = 'no' THEN 'cancelled' ELSE status END, cancelled_at = CASE WHEN @answer = 'no' THEN @now ELSE cancelled_at END
            WHERE id = (SELECT id FROM rendez_vous WHERE tenant_id = @tenantId AND customer_phone = @from AND status IN ('confirmed', 'rescheduled')
              AND (rdv_date > @Date OR (rdv_date = @Date AND rdv_time >= @TimeOfDay)) ORDER BY rdv_date, rdv_time LIMIT 1)
            """,
            new { tenantId, from, answer = answer == ReplyAnswer.Yes ? "yes" : "no", now, local.Date, local.TimeOfDay },
            ct) == 1;
    }
}
