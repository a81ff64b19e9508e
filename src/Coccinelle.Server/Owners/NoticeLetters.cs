using System.Text.Json.Nodes;
using Coccinelle.Domain.Owners;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Owners;

/// <summary>Reads what notices are about, as it is now, and puts it into words.</summary>
internal sealed class NoticeLetters(Database database)
{
    /// <summary>All that happened on one call.</summary>
    public async Task<CallNews?> CallAsync(string tenantId, string callId, CancellationToken ct)
    {
        var row = await database.For(tenantId).QueryFirstOrDefaultAsync<CallNewsRow>(
            """
            SELECT c.caller_number, c.actions_performed, c.summary, c.recording_sid, c.recording_duration_seconds, k.name AS caller_name, t.state AS transfer
            FROM call_logs c
            LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.phone = c.caller_number
            LEFT JOIN call_transfers t ON t.tenant_id = c.tenant_id AND t.call_id = c.id
            WHERE c.tenant_id = @tenantId AND c.id = @callId
            """,
            new { tenantId, callId },
            ct);
        return row is null ? null : new CallNews
        {
            Caller = row.CallerNumber,
            CallerName = row.CallerName,
            Done = Done(row.ActionsPerformed),
            HasVoicemail = row.RecordingSid is not null,
            VoicemailSeconds = row.RecordingDurationSeconds,
            TransferMissed = row.Transfer is not (null or "answered"),
            Summary = row.Summary,
        };
    }

    /// <summary>Something that is no call.</summary>
    public async Task<NoticeNews> OtherAsync(NoticeRow notice, CancellationToken ct)
    {
        var row = await database.For(notice.TenantId).QueryFirstOrDefaultAsync<NoticeNewsRow>(
            """
            SELECT coalesce(r.customer_name, t.customer_name) AS who, coalesce(r.customer_phone, t.customer_phone, c.caller_number) AS phone, r.rdv_date, r.rdv_time,
              coalesce(r.rdv_type, t.subject) AS subject
            FROM owner_notices n
            LEFT JOIN rendez_vous r ON r.tenant_id = n.tenant_id AND r.id = n.appointment_id
            LEFT JOIN tickets t ON t.tenant_id = n.tenant_id AND t.id = n.ticket_id
            LEFT JOIN call_logs c ON c.tenant_id = n.tenant_id AND c.id = n.call_id
            WHERE n.tenant_id = @TenantId AND n.id = @Id
            """,
            new { notice.TenantId, notice.Id },
            ct);
        LocalDateTime? at = row?.RdvDate is { } date && row.RdvTime is { } time ? date + time : null;
        return new NoticeNews(notice.Kind, notice.Detail, row?.Who, row?.Phone, at, row?.Subject);
    }

    /// <summary>The sentences of what owners want to hear of, in the order in which it was done.</summary>
    internal static IReadOnlyList<string> Done(string? actions)
        => JsonNode.Parse(actions ?? "[]") is JsonArray list
            ? [.. list.Where(action => CallNews.IsTelling(action?["type"]?.GetValue<string>())).Select(action => action!["summary"]?.GetValue<string>() ?? "").Where(text => text.Length > 0)]
            : [];

    private sealed class CallNewsRow
    {
        public string? CallerNumber { get; init; }

        public string? CallerName { get; init; }

        public string? ActionsPerformed { get; init; }

        public string? Summary { get; init; }

        public string? RecordingSid { get; init; }

        public int? RecordingDurationSeconds { get; init; }

        public string? Transfer { get; init; }
    }

    private sealed class NoticeNewsRow
    {
        public string? Who { get; init; }

        public string? Phone { get; init; }

        public LocalDate? RdvDate { get; init; }

        public LocalTime? RdvTime { get; init; }

        public string? Subject { get; init; }
    }
}
