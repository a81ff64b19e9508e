namespace Coccinelle.Domain.Calls;

/// <summary>
/// Shares the account's Vapi slots (ten by default, for all firms together) so that one busy firm cannot silence the others:
/// a fifth of the slots, at least one, is kept for firms that hold none.
/// </summary>
public static class FairShare
{
    /// <summary>Whether a firm may take one more slot.</summary>
    /// <param name="slots">All slots of the account.</param>
    /// <param name="taken">Slots taken now, by all firms.</param>
    /// <param name="heldByTenant">Those taken by this firm.</param>
    public static bool MayTake(int slots, int taken, int heldByTenant)
    {
        var free = slots - taken;
        return heldByTenant == 0 ? free > 0 : free > Reserve(slots);
    }

    /// <summary>The slots kept for firms that hold none. With a single slot there is nothing to share.</summary>
    public static int Reserve(int slots) => slots < 2 ? 0 : Math.Max(1, slots / 5);
}
