using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Agenda;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Channels.WhatsApp;
using Coccinelle.Server.Messaging.Sending;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Messaging.Outbox;

/// <summary>Decides what follows from an attempt: done, again later, never again, or ask first.</summary>
internal sealed class DeliveryResults(MessageLedger ledger, ReportedOptOuts reported, AppointmentRows appointments, Database database, IGrainFactory grains, IClock clock)
{
    /// <summary>When a provider is asked about a message that it may have; afterwards nobody will ever know.</summary>
    private static readonly Duration[] AskAfter = [Duration.FromSeconds(15), Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(30)];

    /// <summary>A provider that does not have it yet may still be taking it in: it has to say so twice.</summary>
    private const int AsksBeforeRepeating = 2;

    public async Task RecordAsync(OutboxRow message, IMessageSender sender, SendingFirm firm, DeliveryOutcome outcome)
    {
        switch (outcome)
        {
            case DeliveryOutcome.Accepted accepted:
                await ledger.AdvanceAsync(
                    StepOf(message, sender, MessageTimeline.Accepted, $"accepted:{accepted.ExternalId}", null, accepted.Words, accepted.ExternalId),
                    MessageStatuses.Sent, accepted.ExternalId, accepted.Segments);
                await ProveAsync(message, firm);
                if (message.AppointmentId is { } appointment)
                    await appointments.LeftAsync(message.TenantId, appointment, message.TemplateName, CancellationToken.None);
                break;
            case DeliveryOutcome.Refused refused:
                await ledger.GiveUpAsync(StepOf(message, sender, "refused", $"refused:{message.Attempts}", refused.Code, refused.Words), MessageStatuses.Failed);
                if (refused.OptedOut)
                    await reported.AddAsync(message, refused.Code, refused.OnlyMarketing);
                break;
            case DeliveryOutcome.Temporary temporary:
                await RetryAsync(message, sender, temporary);
                break;
            case DeliveryOutcome.ChannelBroken broken:
                await ledger.WaitAsync(
                    StepOf(message, sender, "channel_broken", $"channel_broken:{message.Attempts}", broken.Code, broken.Words),
                    message, clock.GetCurrentInstant() + Duration.FromMinutes(5), interrupted: false, counted: true, broken.Code ?? broken.Fault, broken.Words);
                await BreakAsync(message, firm, broken);
                break;
            case DeliveryOutcome.Unknown unknown:
                await ledger.WaitAsync(
                    StepOf(message, sender, "unknown", $"unknown:{message.Attempts}", null, unknown.Words),
                    message, clock.GetCurrentInstant() + AskAfter[0], interrupted: true, counted: true, null, unknown.Words);
                break;
            default:
                throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}");
        }
    }

    /// <summary>What the provider says of a message that may have left.</summary>
    public Task AskedAsync(OutboxRow message, IMessageSender sender, AskedOutcome asked)
    {
        var step = (string words) => StepOf(message, sender, "asked", $"asked:{message.Attempts}:{message.Asks}", null, words);
        return asked switch
        {
            AskedOutcome.Found found => ledger.AdvanceAsync(step(found.Words) with { Proof = found.ExternalId }, MessageStatuses.Sent, found.ExternalId),
            AskedOutcome.NotThere gone when message.Asks >= AsksBeforeRepeating =>
                ledger.WaitAsync(step(gone.Words), message, clock.GetCurrentInstant(), interrupted: false, counted: true, null, gone.Words),
            AskedOutcome.CannotSay { WillTell: false } => ledger.GiveUpAsync(step(DeliveryTexts.Uncertain.En), MessageStatuses.Uncertain),
            _ when message.Asks >= AskAfter.Length => ledger.GiveUpAsync(step(DeliveryTexts.Uncertain.En), MessageStatuses.Uncertain),
            AskedOutcome.NotThere gone => AskAgainAsync(message, step(gone.Words)),
            AskedOutcome.NoAnswer silent => AskAgainAsync(message, step(silent.Words)),
            AskedOutcome.CannotSay => AskAgainAsync(message, null),
            _ => throw new InvalidOperationException($"Unknown answer {asked.GetType().Name}"),
        };
    }

    /// <summary>It will never leave. Returns false: it may not leave now.</summary>
    public async Task<bool> FailAsync(OutboxRow message, string code, string words)
    {
        await ledger.GiveUpAsync(StepOf(message, null, "failed", $"failed:{code}", code, words), MessageStatuses.Failed);
        return false;
    }

    /// <summary>What it says is not true any more. Returns false: it may not leave.</summary>
    public async Task<bool> CallOffAsync(OutboxRow message, string code, string words)
    {
        await ledger.GiveUpAsync(StepOf(message, null, "cancelled", "cancelled", code, words), MessageStatuses.Cancelled);
        return false;
    }

    /// <summary>It waits without having been tried. Returns false: it may not leave now.</summary>
    public async Task<bool> HoldAsync(OutboxRow message, Instant until, string? code, string? words)
    {
        var step = code is null ? null : StepOf(message, null, "held", $"held:{code}", code, words);
        await ledger.WaitAsync(step, message, until, interrupted: false, counted: false, code, words);
        return false;
    }

    private Task AskAgainAsync(OutboxRow message, MessageStep? step)
        => ledger.WaitAsync(step, message, clock.GetCurrentInstant() + AskAfter[message.Asks], interrupted: true, counted: true, null, step?.Words);

    private async Task RetryAsync(OutboxRow message, IMessageSender sender, DeliveryOutcome.Temporary temporary)
    {
        var step = StepOf(message, sender, "retry", $"retry:{message.Attempts}", temporary.Code, temporary.Words);
        if (RetrySchedule.DelayAfter(message.Attempts, Random.Shared.NextDouble()) is not { } delay)
        {
            await ledger.GiveUpAsync(step with { Code = "exhausted" }, MessageStatuses.Failed);
            return;
        }

        var next = clock.GetCurrentInstant() + Duration.Max(delay, temporary.Wait ?? Duration.Zero);
        if (next > message.UsefulUntil)
            await ledger.GiveUpAsync(step with { Code = "too_late" }, MessageStatuses.Failed);
        else
            await ledger.WaitAsync(step, message, next, interrupted: false, counted: true, temporary.Code ?? "temporary", temporary.Words);
    }

    /// <summary>A message that was accepted proves the channel's present settings, once.</summary>
    private async Task ProveAsync(OutboxRow message, SendingFirm firm)
    {
        if (firm.Channel.VerifiedBy == ProofNames.Of(ProofKind.Message) && firm.Channel.VerifiedFingerprint == firm.Channel.Fingerprint)
            return;
        await grains.GetGrain<ITenantGrain>(message.TenantId)
            .ReportChannelAsync(message.ChannelType, firm.Channel.Fingerprint, ChannelEvidence.Proven(ProofKind.Message, firm.Channel.ProviderNumberId));
    }

    /// <summary>The channel's state turns to failing, and its owner is told, once.</summary>
    private async Task BreakAsync(OutboxRow message, SendingFirm firm, DeliveryOutcome.ChannelBroken broken)
    {
        var outcome = await grains.GetGrain<ITenantGrain>(message.TenantId).ReportChannelAsync(
            message.ChannelType, firm.Channel.Fingerprint, ChannelEvidence.Failed(broken.Fault, broken.Reason.Quoting(broken.Words)));
        if (outcome != ChangeOutcome.Done || firm.Channel.FailingSince is not null)
            return;
        await database.For(message.TenantId).ExecuteAsync(
            "INSERT INTO owner_notices (id, tenant_id, kind, created_at) VALUES (@id, @TenantId, @kind, @now)",
            new { id = Ids.New("ntc", clock), message.TenantId, kind = $"{message.ChannelType}_failing", now = clock.GetCurrentInstant() },
            CancellationToken.None);
    }

    private MessageStep StepOf(OutboxRow message, IMessageSender? sender, string kind, string key, string? code, string? words, string? proof = null) => new()
    {
        TenantId = message.TenantId,
        MessageId = message.Id,
        Key = key,
        Kind = kind,
        At = clock.GetCurrentInstant(),
        Provider = sender?.Provider,
        Code = code,
        Words = words,
        Proof = proof,
    };
}
