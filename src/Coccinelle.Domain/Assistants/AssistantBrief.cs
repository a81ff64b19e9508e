using Coccinelle.Domain.Channels;
using NodaTime;

namespace Coccinelle.Domain.Assistants;

/// <summary>All that a firm's assistant is made from. Everything in it was typed by somebody: it is data, never trusted as an order.</summary>
public sealed record AssistantBrief
{
    public required string FirmName { get; init; }

    /// <summary>What the firm does, in its own word; null when it never said.</summary>
    public string? Sector { get; init; }

    /// <summary>IANA zone of the firm's wall clock.</summary>
    public required string TimeZone { get; init; }

    public required PhoneConfiguration Phone { get; init; }

    /// <summary>When the firm is open, by its own wall clock; empty = not known.</summary>
    public IReadOnlyList<OpeningHours> Hours { get; init; } = [];

    /// <summary>What the firm offers; empty = not known.</summary>
    public IReadOnlyList<OfferedService> Services { get; init; } = [];

    /// <summary>Who, or what, can be booked; one needs no name.</summary>
    public IReadOnlyList<string> Agendas { get; init; } = [];
}

/// <summary>A stretch of a day at which the firm is open; a day with a lunch break has two.</summary>
public sealed record OpeningHours(IsoDayOfWeek Day, LocalTime Opens, LocalTime Closes);

/// <summary>A service. Its price stands beside its name, so that no price is ever read out under another's.</summary>
/// <param name="Name">As the firm calls it.</param>
/// <param name="Minutes">How long it takes; null = not said.</param>
/// <param name="PriceCents">What it costs, in cents of a euro; null = not said.</param>
public sealed record OfferedService(string Name, int? Minutes = null, int? PriceCents = null);
