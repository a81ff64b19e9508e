using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Tenants;

namespace Coccinelle.Domain.Calls;

/// <summary>The rule that found the firm of a call. Lower is stronger; there is no default tenant.</summary>
public enum Rung
{
    /// <summary>The number reached belongs to one firm alone.</summary>
    DedicatedLine = 1,

    /// <summary>The forwarding line, as its carrier wrote it.</summary>
    ForwardedFrom = 2,

    /// <summary>The forwarding line, after undoing what a carrier is known to do to numbers.</summary>
    Repaired = 3,

    /// <summary>The carrier swapped caller and forwarding line.</summary>
    Inverted = 4,

    /// <summary>The owner calls his own assistant from his own phone.</summary>
    OwnerPhone = 5,

    /// <summary>The caller said or keyed which firm he wants.</summary>
    Asked = 6,

    /// <summary>Nobody: a neutral message, and a voicemail for the operator.</summary>
    Nobody = 7,
}

/// <summary>What <see cref="TenantLadder"/> concludes from a call's evidence.</summary>
public abstract record Finding
{
    private Finding()
    {
    }

    /// <summary>Exactly one firm.</summary>
    /// <param name="Tenant">The firm.</param>
    /// <param name="Rung">The rule that found it.</param>
    /// <param name="Line">The line that proved it; null for the owner's own phone.</param>
    /// <param name="Caller">The person who calls; null when he hides his number.</param>
    public sealed record Found(TenantId Tenant, Rung Rung, E164? Line, E164? Caller) : Finding;

    /// <summary>No rung gives exactly one firm: the caller has to be asked.</summary>
    /// <param name="Caller">The person who calls; null when he hides his number.</param>
    public sealed record Unknown(E164? Caller) : Finding;
}
