namespace Coccinelle.Server.Owners;

/// <summary>Where a customer books by himself.</summary>
internal interface IBookingLink
{
    /// <summary>A link for this person. What it needs on disk is committed when it returns.</summary>
    /// <param name="tenantId">The firm.</param>
    /// <param name="phone">Who gets it, E.164.</param>
    /// <param name="callId">The call that it answers.</param>
    /// <param name="ct">Stops it.</param>
    Task<Uri> ForAsync(string tenantId, string phone, string callId, CancellationToken ct);
}
