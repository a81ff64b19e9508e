using Coccinelle.Domain.Agenda;
using Coccinelle.Server.Access;
using Coccinelle.Server.Assistants.Functions;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>What somebody looks for.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.SlotSearch")]
internal sealed record SlotSearch
{
    /// <summary>An id or a name; null = the firm's first.</summary>
    [Id(0)] public string? Service { get; init; }

    /// <summary>An id or a name; null = any.</summary>
    [Id(1)] public string? Agenda { get; init; }

    [Id(2)] public Instant From { get; init; }

    /// <summary>Starts up to this moment.</summary>
    [Id(3)] public Instant To { get; init; }

    /// <summary>Whose holds are no obstacle.</summary>
    [Id(4)] public string? Holder { get; init; }
}

/// <summary>Whom an appointment is for, and when.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.BookRequest")]
internal sealed record BookRequest
{
    [Id(0)] public Instant Start { get; init; }

    /// <summary>An id or a name; null = the firm's first.</summary>
    [Id(1)] public string? Service { get; init; }

    /// <summary>An id or a name; null = the first that is free.</summary>
    [Id(2)] public string? Agenda { get; init; }

    [Id(3)] public required string CustomerName { get; init; }

    /// <summary>E.164.</summary>
    [Id(4)] public string? CustomerPhone { get; init; }

    [Id(5)] public string? CustomerEmail { get; init; }

    [Id(6)] public string? Notes { get; init; }

    /// <summary>The call on which it was booked: the same start asked for twice on it is one appointment.</summary>
    [Id(7)] public string? CallId { get; init; }

    /// <summary>Who booked, as <c>rendez_vous.created_by</c> says it: <c>sara</c> (the assistant), <c>owner</c>, <c>customer</c>.</summary>
    [Id(8)] public required string CreatedBy { get; init; }

    /// <summary>The owner knows what he does: his hours and notice do not bind him. Overlaps stay impossible.</summary>
    [Id(9)] public bool OutsideHours { get; init; }

    /// <summary>The tool call that asked; its answer is kept with the appointment.</summary>
    [Id(10)] public FunctionMark? Mark { get; init; }

    /// <summary>For the audit log, when one of the firm's people booked.</summary>
    [Id(11)] public Actor? Actor { get; init; }

    /// <summary>Nothing was booked on that call before: nobody need look for the same.</summary>
    [Id(12)] public bool IsFirstOfCall { get; init; }
}

/// <summary>Another time for an appointment.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.MoveRequest")]
internal sealed record MoveRequest
{
    [Id(0)] public required string AppointmentId { get; init; }

    [Id(1)] public Instant Start { get; init; }

    /// <summary>An id or a name; null = as it is.</summary>
    [Id(2)] public string? Service { get; init; }

    /// <summary>An id or a name; null = as it is, or another that is free then.</summary>
    [Id(3)] public string? Agenda { get; init; }

    /// <summary><c>owner</c> or <c>customer</c>; the firm's notice binds customers.</summary>
    [Id(4)] public required string By { get; init; }

    [Id(5)] public bool OutsideHours { get; init; }

    [Id(6)] public FunctionMark? Mark { get; init; }

    [Id(7)] public Actor? Actor { get; init; }

    /// <summary>The call during which it is moved, if any.</summary>
    [Id(8)] public string? CallId { get; init; }
}

/// <summary>An appointment that shall not take place.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.CancelRequest")]
internal sealed record CancelRequest
{
    [Id(0)] public required string AppointmentId { get; init; }

    /// <summary><c>owner</c> or <c>customer</c>; the firm's notice binds customers.</summary>
    [Id(1)] public required string By { get; init; }

    [Id(2)] public string? Reason { get; init; }

    [Id(3)] public FunctionMark? Mark { get; init; }

    [Id(4)] public Actor? Actor { get; init; }

    [Id(5)] public string? CallId { get; init; }
}

/// <summary>A slot to keep free for a moment, while somebody decides.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.HoldRequest")]
internal sealed record HoldRequest(
    [property: Id(0)] Instant Start, [property: Id(1)] string? Service, [property: Id(2)] string? Agenda, [property: Id(3)] string Holder);

/// <summary>A time that is free.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.SlotOffer")]
internal readonly record struct SlotOffer([property: Id(0)] Instant Start, [property: Id(1)] Instant End, [property: Id(2)] string AgendaId)
{
    public static SlotOffer Of(Slot slot) => new(slot.Start, slot.End, slot.AgendaId);
}
