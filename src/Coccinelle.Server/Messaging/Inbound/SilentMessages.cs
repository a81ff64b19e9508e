using System.Globalization;
using Coccinelle.Domain.Channels;
using Coccinelle.Providers.Twilio;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging.Inbound;

/// <summary>
/// Asks Twilio, once a night for each, what became of text messages of which no last word ever came: a report that was lost on its way to
/// us would leave them "sent" for ever. WhatsApp and mail servers cannot be asked.
/// </summary>
internal sealed partial class SilentMessages(
    Database database, TwilioClient twilio, MessageReports reports, IClock clock, TimeProvider time, ILogger<SilentMessages> logger) : BackgroundService
{
    private const int Batch = 100;

    private static readonly TimeSpan Tick = TimeSpan.FromHours(1);
    private static readonly Duration Patience = Duration.FromHours(6);
    private static readonly Duration Oldest = Duration.FromDays(4);
    private static readonly Duration AskAgain = Duration.FromHours(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await AskAsync(stoppingToken) == Batch)
                {
                    // A full batch: there may be more.
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error);
            }
        }
    }

    /// <summary>Asks about one batch; returns how many messages it had.</summary>
    private async Task<int> AskAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var messages = await database.QueryAsync<Row>(
            $"""
            UPDATE channel_messages_log SET asked_at = @now WHERE id IN (
              SELECT id FROM channel_messages_log
              WHERE status = 'sent' AND channel_type = @channel AND sent_at < @late AND sent_at > @oldest AND external_message_id IS NOT NULL
                AND (asked_at IS NULL OR asked_at < @again)
              ORDER BY sent_at LIMIT @batch {database.Dialect.SkipLocked})
            RETURNING id, external_message_id
            """,
            new { now, channel = ChannelTypes.Sms, late = now - Patience, oldest = now - Oldest, again = now - AskAgain, batch = Batch },
            ct);
        foreach (var message in messages)
        {
            if (await twilio.GetMessageAsync(message.ExternalMessageId, ct) is MessageLookup.Found { Message: var known }
                && TwilioMessageEvents.StatusOf(known.Status) is { } status)
            {
                await reports.ApplyAsync(
                    new MessageReport
                    {
                        Provider = TwilioMessageEvents.Carrier,
                        ExternalId = message.ExternalMessageId,
                        OurId = message.Id,
                        Status = status,
                        At = known.UpdatedAt ?? now,
                        Code = known.ErrorCode?.ToString(CultureInfo.InvariantCulture),
                        Words = known.ErrorMessage ?? $"asked: {known.Status}",
                    },
                    ct);
            }
        }

        return messages.Count;
    }

    [LoggerMessage(LogLevel.Error, "Messages without a last word could not be asked about; trying again in an hour")]
    private partial void LogFailed(Exception error);

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string ExternalMessageId { get; init; }
    }
}
