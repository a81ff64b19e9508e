using System.Collections.Immutable;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Phones;
using Coccinelle.Server.Channels;
using NodaTime;

namespace Coccinelle.Server.Tenants;

/// <summary>What is committed about a firm. The grain swaps it only after a commit; nobody changes it.</summary>
internal sealed record TenantSnapshot
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required bool Suspended { get; init; }

    /// <summary>IANA zone of the firm's wall clock.</summary>
    public required string TimeZone { get; init; }

    public required E164? OverflowNumber { get; init; }

    public required bool PhoneEnabled { get; init; }

    public required PhoneConfiguration Phone { get; init; }

    /// <summary>The firm's assistant at Vapi; null when it has none.</summary>
    public required string? AssistantId { get; init; }

    /// <summary>The firm's verified lines.</summary>
    public required ImmutableHashSet<E164> Lines { get; init; }

    /// <summary>The four channels by type.</summary>
    public required ImmutableDictionary<string, ChannelRow> Channels { get; init; }

    /// <summary>Minutes of calls since the month began in the firm's zone.</summary>
    public required int MinutesThisMonth { get; init; }

    /// <summary>Calls that the assistant held when this was read.</summary>
    public required ImmutableArray<(string CallSid, Instant Until)> Leases { get; init; }

    /// <summary>The facts that admission looks at.</summary>
    public AdmissionFacts Facts(E164? caller, int callsNow) => new()
    {
        Suspended = Suspended,
        ChannelEnabled = PhoneEnabled,
        HasAssistant = AssistantId is not null,
        CallerBlocked = caller is { } number && Phone.BlockedCallers.Contains(number),
        CallsNow = callsNow,
        MaxConcurrentCalls = Phone.MaxConcurrentCalls,
        MinutesUsed = MinutesThisMonth,
        MonthlyMinutes = Phone.MonthlyMinutes,
    };
}
