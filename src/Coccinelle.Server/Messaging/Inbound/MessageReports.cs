using Coccinelle.Domain.Messaging;
using Coccinelle.Server.Inbox;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging.Inbound;

/// <summary>Applies what providers report of our messages: found by our own id, which they carry, or by theirs.</summary>
internal sealed class MessageReports(Database database, MessageLedger ledger, ReportedOptOuts optOuts)
{
    /// <summary>The message may have left a moment ago, and its row be on its way to disk.</summary>
    public static readonly InboxResult UnknownMessage = new(false, "unknown_message");

    public async Task<InboxResult> ApplyAsync(MessageReport report, CancellationToken ct)
    {
        if (await FindAsync(report, ct) is not { } message)
            return UnknownMessage;

        await ledger.AdvanceAsync(
            new MessageStep
            {
                TenantId = message.TenantId,
                MessageId = message.Id,
                Key = $"{report.Status}:{report.Code}",
                Kind = report.Status,
                At = report.At,
                Provider = report.Provider,
                Code = report.Code,
                Words = report.Words,
                Proof = report.Proof,
            },
            report.Status,
            report.ExternalId);
        if (report.Code is "21610" or "131050")
            await optOuts.AddAsync(message.TenantId, message.ChannelType, message.Sender, message.ToAddress, report.Code, onlyMarketing: report.Code == "131050");
        return InboxResult.Applied;
    }

    /// <summary>A firm with an app of its own can sign what it likes: its reports reach its own messages alone.</summary>
    private async Task<Row?> FindAsync(MessageReport report, CancellationToken ct)
    {
        const string Columns = "SELECT id, tenant_id, channel_type, sender, to_address FROM channel_messages_log";
        if (report.OurId is { } id && Ids.Is("msg", id))
        {
            return await database.QueryFirstOrDefaultAsync<Row>(
                $"{Columns} WHERE id = @id AND (@TenantId IS NULL OR tenant_id = @TenantId)", new { id, report.TenantId }, ct);
        }

        return await database.QueryFirstOrDefaultAsync<Row>(
            $"{Columns} WHERE provider = @Provider AND external_message_id = @ExternalId AND (@TenantId IS NULL OR tenant_id = @TenantId)",
            new { report.Provider, report.ExternalId, report.TenantId },
            ct);
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string TenantId { get; init; }

        public required string ChannelType { get; init; }

        public string? Sender { get; init; }

        public required string ToAddress { get; init; }
    }
}

/// <summary>A provider's word on one of our messages.</summary>
internal sealed record MessageReport
{
    public required string Provider { get; init; }

    /// <summary>The provider's id of the message.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Ours, when the provider gave it back.</summary>
    public string? OurId { get; init; }

    /// <summary>Only this firm's messages; null when the provider itself vouches for the report.</summary>
    public string? TenantId { get; init; }

    /// <summary>One of <see cref="MessageStatuses"/>.</summary>
    public required string Status { get; init; }

    public required Instant At { get; init; }

    public string? Code { get; init; }

    public string? Words { get; init; }

    /// <summary>The id of the inbox's row that holds the provider's proven words.</summary>
    public string? Proof { get; init; }
}
