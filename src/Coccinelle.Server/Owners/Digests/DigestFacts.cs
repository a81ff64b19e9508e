using Coccinelle.Domain.Messaging;
using Coccinelle.Domain.Owners;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Tickets;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Owners.Digests;

/// <summary>Counts a firm's day out of its rows.</summary>
internal sealed class DigestFacts(Database database)
{
    /// <summary>Promises that are named; an SMS holds no more.</summary>
    private const int MostNamed = 3;

    private static readonly string OpenTickets = $"status IN ('{TicketStates.Open}', '{TicketStates.InProgress}', '{TicketStates.WaitingCustomer}')";

    private static readonly string Undelivered = $"status IN ('{MessageStatuses.Failed}', '{MessageStatuses.Uncertain}')";

    /// <summary>How late a message may still fail, when its row is looked for by its id, which holds when it was made.</summary>
    private static readonly Duration OldestFailure = Duration.FromDays(3);

    /// <param name="owner">Whose firm.</param>
    /// <param name="from">Where the digest before ended.</param>
    /// <param name="to">Now.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<DayDigest> CountAsync(Owner owner, Instant from, Instant to, CancellationToken ct)
    {
        var firm = database.For(owner.TenantId);
        var calls = await firm.QueryFirstOrDefaultAsync<CallCounts>(
            """
            SELECT CAST(count(*) AS integer) AS calls,
              CAST(count(CASE WHEN recording_sid IS NOT NULL THEN 1 END) AS integer) AS voicemails,
              CAST(count(CASE WHEN recording_sid IS NULL AND (outcome IN ('voicemail', 'message') OR call_status IN ('canceled', 'no-answer', 'busy', 'failed')) THEN 1 END) AS integer) AS missed
            FROM call_logs WHERE tenant_id = @TenantId AND id >= @fromId AND id < @toId AND coalesce(outcome, '') NOT IN ('rejected', 'neutral_message')
            """,
            new { owner.TenantId, fromId = Ids.Before("call", from), toId = Ids.Before("call", to) },
            ct);
        var args = new { owner.TenantId, from, to };
        var tomorrow = to.InZone(owner.Zone).Date.PlusDays(1);
        var promises = await PromisesAsync(firm, owner.TenantId, to, ct);
        return new DayDigest
        {
            Firm = owner.Firm,
            Calls = calls!.Calls,
            Voicemails = calls.Voicemails,
            Missed = calls.Missed,
            Booked = await CountAsync("rendez_vous WHERE tenant_id = @TenantId AND created_at >= @from AND created_at < @to"),
            Cancelled = await CountAsync("rendez_vous WHERE tenant_id = @TenantId AND cancelled_at >= @from AND cancelled_at < @to"),
            Prospects = await CountAsync("qualified_prospects WHERE tenant_id = @TenantId AND created_at >= @from AND created_at < @to"),
            NewTickets = await CountAsync("tickets WHERE tenant_id = @TenantId AND created_at >= @from AND created_at < @to"),
            OpenTickets = await firm.ScalarAsync<int>(
                $"SELECT CAST(count(*) AS integer) FROM tickets WHERE tenant_id = @TenantId AND due_at IS NULL AND {OpenTickets}", new { owner.TenantId }, ct),
            Promises = promises.Named,
            MorePromises = promises.More,
            FailedMessages = await firm.ScalarAsync<int>(
                $"SELECT CAST(count(*) AS integer) FROM channel_messages_log WHERE tenant_id = @TenantId AND id >= @oldest AND {Undelivered} AND failed_at >= @from AND failed_at < @to",
                new { owner.TenantId, oldest = Ids.Before("msg", from - OldestFailure), from, to },
                ct),
            Unread = await firm.ScalarAsync<int>(
                "SELECT CAST(count(*) AS integer) FROM inbound_messages WHERE tenant_id = @TenantId AND id >= @fromId AND id < @toId AND meaning = 'message'",
                new { owner.TenantId, fromId = Ids.Before("inm", from), toId = Ids.Before("inm", to) },
                ct),
            Unconfirmed = await firm.ScalarAsync<int>(
                """
                SELECT CAST(count(*) AS integer) FROM owner_notices n JOIN rendez_vous r ON r.tenant_id = n.tenant_id AND r.id = n.appointment_id
                WHERE n.tenant_id = @TenantId AND n.kind = @kind AND r.rdv_date = @tomorrow AND r.status IN ('confirmed', 'rescheduled') AND r.customer_answer IS NULL
                """,
                new { owner.TenantId, kind = NoticeKinds.Unanswered, tomorrow },
                ct),
        };

        Task<int> CountAsync(string what) => firm.ScalarAsync<int>($"SELECT CAST(count(*) AS integer) FROM {what}", args, ct);
    }

    /// <summary>Those that are late come first, the latest before all others.</summary>
    private static async Task<(IReadOnlyList<OpenPromise> Named, int More)> PromisesAsync(TenantDatabase firm, string tenantId, Instant now, CancellationToken ct)
    {
        var rows = await firm.QueryAsync<PromiseRow>(
            $"SELECT customer_name, customer_phone, due_at FROM tickets WHERE tenant_id = @tenantId AND due_at IS NOT NULL AND {OpenTickets} ORDER BY due_at, id", new { tenantId }, ct);
        var named = rows.Take(MostNamed).Select(row => new OpenPromise(row.Who, row.DueAt < now)).ToList();
        return (named, rows.Count - named.Count);
    }

    private sealed class CallCounts
    {
        public int Calls { get; init; }

        public int Voicemails { get; init; }

        public int Missed { get; init; }
    }

    private sealed class PromiseRow
    {
        public required string CustomerName { get; init; }

        public string? CustomerPhone { get; init; }

        public required Instant DueAt { get; init; }

        /// <summary>A number that can be tapped is worth more to him who calls back than a name.</summary>
        public string Who => CustomerPhone is null ? CustomerName : $"{CustomerName} {PhoneWords.National(CustomerPhone)}";
    }
}
