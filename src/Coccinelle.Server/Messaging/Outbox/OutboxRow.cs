using NodaTime;

namespace Coccinelle.Server.Messaging.Outbox;

/// <summary>A message that a server has in hand.</summary>
internal sealed class OutboxRow
{
    public const string Columns =
        """
        id, tenant_id, channel_type, to_address, template_name, subject, content, kind, sender, due_at, useful_until, attempts, interrupted, asks,
        external_message_id, provider_template, invitation, created_at, appointment_id, appointment_sequence
        """;

    public required string Id { get; init; }

    public required string TenantId { get; init; }

    public required string ChannelType { get; init; }

    /// <summary>Who gets it: E.164, an e-mail address, or <c>wa:…</c>.</summary>
    public required string ToAddress { get; init; }

    public string? Subject { get; init; }

    public required string Content { get; init; }

    /// <summary><c>transactional</c> or <c>marketing</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What the recipient sees; what it was ordered with, and is sent with.</summary>
    public string? Sender { get; init; }

    public Instant? UsefulUntil { get; init; }

    /// <summary>How often it was handed to a provider, this time included.</summary>
    public int Attempts { get; init; }

    /// <summary>It may have left: a provider did not answer, or a server had it in hand and died. The provider is asked before anything is repeated.</summary>
    public bool Interrupted { get; init; }

    /// <summary>How often the provider has been asked, this time included.</summary>
    public int Asks { get; init; }

    /// <summary>The provider's id, when its word came before its answer.</summary>
    public string? ExternalMessageId { get; init; }

    public string? ProviderTemplate { get; init; }

    public string? Invitation { get; init; }

    public string? TemplateName { get; init; }

    /// <summary>The appointment that it is about; null for everything else.</summary>
    public string? AppointmentId { get; init; }

    /// <summary>How often that appointment had been moved when this was written.</summary>
    public int? AppointmentSequence { get; init; }

    public required Instant DueAt { get; init; }

    public required Instant CreatedAt { get; init; }
}
