namespace Coccinelle.Domain.Calls;

/// <summary>What is decided about a call before any provider is asked.</summary>
public enum AdmissionVerdict
{
    /// <summary>The firm's assistant may take it.</summary>
    Admitted,

    /// <summary>The firm does not want this caller: busy tone.</summary>
    Blocked,

    /// <summary>The operator suspended the firm: a neutral message, nothing else.</summary>
    Suspended,

    /// <summary>The firm switched its phone channel off.</summary>
    ChannelOff,

    /// <summary>The firm has no assistant yet.</summary>
    NoAssistant,

    /// <summary>The firm already has as many calls as it wants at once.</summary>
    TenantBusy,

    /// <summary>The firm's minutes of the month are used up.</summary>
    MinutesUsedUp,

    /// <summary>All of the account's Vapi slots are taken, or the last ones are kept for other firms.</summary>
    NoSlot,
}

/// <summary>The facts that admission looks at.</summary>
public sealed record AdmissionFacts
{
    public required bool Suspended { get; init; }

    public required bool ChannelEnabled { get; init; }

    public required bool HasAssistant { get; init; }

    public required bool CallerBlocked { get; init; }

    /// <summary>Calls that the firm's assistant holds now.</summary>
    public required int CallsNow { get; init; }

    /// <summary>How many it may hold; null = as many as the account allows.</summary>
    public int? MaxConcurrentCalls { get; init; }

    public required int MinutesUsed { get; init; }

    /// <summary>Minutes per calendar month; null = unlimited.</summary>
    public int? MonthlyMinutes { get; init; }
}

/// <summary>May the firm's assistant take this call? Strongest reason first.</summary>
public static class Admission
{
    public static AdmissionVerdict Decide(AdmissionFacts facts) => facts switch
    {
        { Suspended: true } => AdmissionVerdict.Suspended,
        { CallerBlocked: true } => AdmissionVerdict.Blocked,
        { ChannelEnabled: false } => AdmissionVerdict.ChannelOff,
        { HasAssistant: false } => AdmissionVerdict.NoAssistant,
        { MonthlyMinutes: { } minutes } when facts.MinutesUsed >= minutes => AdmissionVerdict.MinutesUsedUp,
        { MaxConcurrentCalls: { } most } when facts.CallsNow >= most => AdmissionVerdict.TenantBusy,
        _ => AdmissionVerdict.Admitted,
    };
}
