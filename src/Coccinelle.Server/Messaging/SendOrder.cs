using Coccinelle.Domain.Messaging;
using Coccinelle.Providers.Smtp;
using NodaTime;

namespace Coccinelle.Server.Messaging;

/// <summary>A message that somebody of a firm, or the firm's assistant, wants to leave. Everything that leaves for a customer is one of these.</summary>
internal sealed record SendOrder
{
    public required string TenantId { get; init; }

    /// <summary><c>sms</c>, <c>email</c> or <c>whatsapp</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>A phone number in any French form, or an e-mail address.</summary>
    public required string To { get; init; }

    /// <summary>One of <see cref="Domain.Channels.TemplateKeys"/>; null when <see cref="Text"/> says it all.</summary>
    public string? Template { get; init; }

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public string? Text { get; init; }

    /// <summary>E-mail only.</summary>
    public string? Subject { get; init; }

    public MessageKind Kind { get; init; } = MessageKind.Transactional;

    /// <summary>Not before; null = now.</summary>
    public Instant? SendAt { get; init; }

    /// <summary>Afterwards nobody needs it any more: a reminder of what is over. Null = as long as it takes.</summary>
    public Instant? UsefulUntil { get; init; }

    /// <summary>The name that the message gets, when whoever orders it has one; null = a new one.</summary>
    public string? Id { get; init; }

    /// <summary>It was ordered under this name before, and nobody knows whether the message is there.</summary>
    public bool Again { get; init; }

    /// <summary>A calendar entry that travels with an e-mail.</summary>
    public CalendarInvitation? Invitation { get; init; }

    /// <summary>The appointment that it is about, as it is now: moved or cancelled, the message does not leave.</summary>
    public AppointmentVersion? About { get; init; }

    /// <summary>Nothing forbade another message of the same kind to him by this channel a moment ago. Whoever delivers asks again.</summary>
    public bool IsAllowed { get; init; }

    /// <summary>For the firm's owner himself, who is none of the people whom the firm knows.</summary>
    public bool ToOwner { get; init; }
}

/// <summary>An appointment as it was at one time.</summary>
/// <param name="Id">Of the appointment.</param>
/// <param name="Sequence">How often it had been moved.</param>
internal sealed record AppointmentVersion(string Id, int Sequence);
