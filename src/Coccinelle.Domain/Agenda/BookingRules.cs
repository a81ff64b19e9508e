using NodaTime;

namespace Coccinelle.Domain.Agenda;

/// <summary>A bookable service.</summary>
/// <param name="Id">Ours.</param>
/// <param name="Name">As customers say it.</param>
/// <param name="DurationMinutes">How long the customer is there.</param>
/// <param name="BufferBeforeMinutes">Kept free on the agenda before it.</param>
/// <param name="BufferAfterMinutes">Kept free after it.</param>
/// <param name="PriceCents">Euro cents; null = not said.</param>
/// <param name="AgendaIds">The agendas that offer it; empty = all.</param>
public sealed record BookableService(
    string Id, string Name, int DurationMinutes, int BufferBeforeMinutes = 0, int BufferAfterMinutes = 0, int? PriceCents = null, IReadOnlyList<string>? AgendaIds = null)
{
    /// <summary>Whether an agenda offers it.</summary>
    public bool IsOfferedBy(AgendaBook agenda) => AgendaIds is null or { Count: 0 } || AgendaIds.Contains(agenda.Id);
}

/// <summary>One person, chair or bay that can be booked.</summary>
/// <param name="Id">Ours.</param>
/// <param name="Name">As customers say it.</param>
/// <param name="Hours">Null = the firm's.</param>
/// <param name="DailyCap">Appointments a day; null = as many as fit.</param>
public sealed record AgendaBook(string Id, string Name, WeekHours? Hours = null, int? DailyCap = null)
{
    /// <summary>As its owner may use it, who knows what he does.</summary>
    public AgendaBook AtAnyHour() => this with { Hours = null, DailyCap = null };
}

/// <summary>What holds for every booking of a firm.</summary>
public sealed record BookingRules
{
    /// <summary>The firm's, whose wall clock the hours mean.</summary>
    public required DateTimeZone Zone { get; init; }

    public required WeekHours Hours { get; init; }

    /// <summary>No booking nearer than this.</summary>
    public Duration MinimumNotice { get; init; } = Duration.FromHours(1);

    /// <summary>No booking further away than this.</summary>
    public int HorizonDays { get; init; } = 60;

    /// <summary>The minutes between two starts that are offered.</summary>
    public int StepMinutes { get; init; } = 15;

    /// <summary>A customer moves or cancels until this long before the start.</summary>
    public Duration ChangeNotice { get; init; } = Duration.FromHours(2);

    /// <summary>For the owner, whom his own hours, notice and horizon do not bind: anything that is not past, ten years ahead.</summary>
    public BookingRules AtAnyHour() => this with { Hours = WeekHours.Always, MinimumNotice = Duration.Zero, HorizonDays = 3660 };
}

/// <summary>A time that is taken on an agenda, buffers included; its end is free again.</summary>
/// <param name="AgendaId">Which.</param>
/// <param name="Start">From.</param>
/// <param name="End">Until.</param>
/// <param name="Counts">Whether it is an appointment of the day's cap; holds and private times are none.</param>
public sealed record TakenRange(string AgendaId, Instant Start, Instant End, bool Counts = true);

/// <summary>A time that can be booked.</summary>
/// <param name="AgendaId">Where.</param>
/// <param name="Start">Of the appointment itself.</param>
/// <param name="End">Of the appointment itself.</param>
/// <param name="BlockStart">With what is kept free before it.</param>
/// <param name="BlockEnd">With what is kept free after it.</param>
public sealed record Slot(string AgendaId, Instant Start, Instant End, Instant BlockStart, Instant BlockEnd)
{
    public static Slot Of(AgendaBook agenda, BookableService service, Instant start)
    {
        var end = start + Duration.FromMinutes(service.DurationMinutes);
        return new(agenda.Id, start, end, start - Duration.FromMinutes(service.BufferBeforeMinutes), end + Duration.FromMinutes(service.BufferAfterMinutes));
    }
}

/// <summary>Whether a start can be booked, and if not, why.</summary>
public enum SlotVerdict
{
    Free,

    /// <summary>Outside the hours.</summary>
    Closed,

    /// <summary>Past, or nearer than the firm's notice.</summary>
    TooSoon,

    /// <summary>Beyond the firm's horizon.</summary>
    TooFar,

    /// <summary>The agenda has its number of appointments for the day.</summary>
    DayFull,

    /// <summary>Something else is there.</summary>
    Taken,
}
