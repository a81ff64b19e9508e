using Coccinelle.Domain.Agenda;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>How a request to the appointment book ended.</summary>
[GenerateSerializer, Alias("coccinelle.BookKind")]
internal enum BookKind
{
    /// <summary>On disk, with its messages.</summary>
    Booked,
    Moved,
    Cancelled,
    Held,

    /// <summary>Slots were looked for.</summary>
    Found,

    /// <summary>That time cannot be had; <see cref="BookAnswer.Verdict"/> says why.</summary>
    Refused,

    /// <summary>No service, or several, go by that name; <see cref="BookAnswer.Choices"/> has them all.</summary>
    WhichService,
    WhichAgenda,

    /// <summary>There is no such appointment, or it does not stand any more.</summary>
    NotFound,

    /// <summary>Nearer than the firm lets customers change.</summary>
    TooLate,

    /// <summary>There is no such firm.</summary>
    NoFirm,
}

/// <summary>What came of a request, as committed.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.BookAnswer")]
internal sealed record BookAnswer
{
    [Id(0)] public required BookKind Kind { get; init; }

    [Id(1)] public string? AppointmentId { get; init; }

    /// <summary>Of the appointment, or of what was asked for.</summary>
    [Id(2)] public Instant Start { get; init; }

    [Id(3)] public string ServiceName { get; init; } = "";

    [Id(4)] public string AgendaName { get; init; } = "";

    [Id(5)] public SlotVerdict Verdict { get; init; }

    /// <summary>What was found, or what is free instead: in order of time.</summary>
    [Id(6)] public SlotOffer[] Slots { get; init; } = [];

    /// <summary>The channel by which a confirmation is on its way; null when none is.</summary>
    [Id(7)] public string? ConfirmedBy { get; init; }

    /// <summary>Names to choose from.</summary>
    [Id(8)] public string[] Choices { get; init; } = [];

    public static BookAnswer Of(BookKind kind) => new() { Kind = kind };
}
