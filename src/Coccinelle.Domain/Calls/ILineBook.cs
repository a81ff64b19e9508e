using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Tenants;

namespace Coccinelle.Domain.Calls;

/// <summary>How a line reaches us.</summary>
public enum LineKind
{
    /// <summary>The firm's own number, forwarded to the shared one.</summary>
    Forwarding,

    /// <summary>A number of ours that belongs to one firm alone.</summary>
    Dedicated,
}

/// <summary>A line as the book knows it. Only a verified line ever routes a call.</summary>
public sealed record Line(E164 Number, TenantId Tenant, LineKind Kind, bool Verified);

/// <summary>The look-ups that <see cref="TenantLadder"/> needs. None of them guesses.</summary>
public interface ILineBook
{
    /// <summary>The line with exactly this number, verified or not; null when no firm claims it.</summary>
    ValueTask<Line?> FindAsync(E164 number, CancellationToken ct);

    /// <summary>All lines, of any firm, with these national digits.</summary>
    ValueTask<IReadOnlyList<Line>> FindByNationalNumberAsync(string nationalNumber, CancellationToken ct);

    /// <summary>All firms whose owner has this verified phone.</summary>
    ValueTask<IReadOnlyList<TenantId>> FindOwnersAsync(E164 phone, CancellationToken ct);
}
