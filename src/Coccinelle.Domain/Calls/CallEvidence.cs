namespace Coccinelle.Domain.Calls;

/// <summary>
/// What a call carries about where it comes from, in the carrier's own words. Twilio: <c>ForwardedFrom</c> depends on the
/// carrier and is often missing in France; <c>CalledVia</c> is an undocumented twin of it.
/// </summary>
/// <param name="To">The number that was reached: the shared one or a dedicated one.</param>
/// <param name="From">The caller, if he shows himself.</param>
/// <param name="ForwardedFrom">The line that forwarded the call, if its carrier says so.</param>
/// <param name="CalledVia">The same under its other name.</param>
public sealed record CallEvidence(string? To, string? From, string? ForwardedFrom, string? CalledVia);
