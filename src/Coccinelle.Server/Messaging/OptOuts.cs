using System.Data.Common;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging;

/// <summary>
/// Who does not want to hear from whom. An opt-out binds one firm on one channel, or, when it was said to a number that several firms send
/// from, whoever sends from that number. Whoever cannot be asked is taken for opted out: an error here is an exception, and nothing is sent.
/// </summary>
internal sealed class OptOuts(Database database, IClock clock)
{
    public const string All = "all";
    public const string Marketing = "marketing";

    /// <summary>Whether anything forbids this firm to write to this person from this sender. Asked when a message is ordered, and again when it leaves.</summary>
    public async Task<bool> ForbidAsync(string tenantId, string channel, string? sender, string recipient, bool marketing, CancellationToken ct)
        => await database.ScalarAsync<int>(
            """
            SELECT CAST(count(*) AS integer) FROM opt_outs
            WHERE recipient = @recipient AND channel_type = @channel AND revoked_at IS NULL AND (tenant_id = @tenantId OR sender = @sender)
              AND (kind = 'all' OR @marketing)
            """,
            new { tenantId, channel, sender, recipient, marketing },
            ct) > 0;

    /// <summary>Records an opt-out; one that is in force already stays as it is.</summary>
    public Task<int> AddAsync(DbTransaction transaction, OptOut optOut, CancellationToken ct)
        => transaction.ExecuteAsync(
            """
            INSERT INTO opt_outs (id, tenant_id, channel_type, sender, recipient, kind, source, evidence, created_at)
            VALUES (@id, @TenantId, @Channel, @Sender, @Recipient, @Kind, @Source, @Evidence, @now)
            ON CONFLICT DO NOTHING
            """,
            new
            {
                id = Ids.New("opt", clock),
                optOut.TenantId,
                optOut.Channel,
                optOut.Sender,
                optOut.Recipient,
                optOut.Kind,
                optOut.Source,
                optOut.Evidence,
                now = clock.GetCurrentInstant(),
            },
            ct);

    /// <summary>The person wants to hear again: what he stopped by a message, and what a provider told of it. What the owner was told in person stays.</summary>
    /// <param name="transaction">Of the message that says so.</param>
    /// <param name="tenantId">One firm; null = whoever it was, for he wrote to a number that firms share.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="recipient">Who.</param>
    /// <param name="ct">Stops it.</param>
    public Task<int> RevokeAsync(DbTransaction transaction, string? tenantId, string channel, string recipient, CancellationToken ct)
        => transaction.ExecuteAsync(
            """
            UPDATE opt_outs SET revoked_at = @now, revoked_by = @channel
            WHERE recipient = @recipient AND channel_type = @channel AND revoked_at IS NULL AND source <> 'owner' AND (@tenantId IS NULL OR tenant_id = @tenantId)
            """,
            new { tenantId, channel, recipient, now = clock.GetCurrentInstant() },
            ct);
}

/// <summary>An opt-out: of a firm (<paramref name="TenantId"/>) or of a shared sender (<paramref name="Sender"/>), never of both.</summary>
/// <param name="Channel"><c>sms</c>, <c>email</c> or <c>whatsapp</c>.</param>
/// <param name="Recipient">Who opted out, as messages are addressed.</param>
/// <param name="Source">How: <c>sms</c>, <c>twilio</c> (error 21610, OptOutType), <c>link</c>, <c>owner</c>, <c>meta</c> (error 131050).</param>
/// <param name="Evidence">The words, or the provider's id.</param>
/// <param name="Kind"><see cref="OptOuts.All"/> or <see cref="OptOuts.Marketing"/>.</param>
internal sealed record OptOut(string? TenantId, string? Sender, string Channel, string Recipient, string Source, string? Evidence, string Kind = OptOuts.All);
