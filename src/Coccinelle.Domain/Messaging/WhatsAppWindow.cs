using NodaTime;

namespace Coccinelle.Domain.Messaging;

/// <summary>Meta: a firm may answer in its own words for 24 hours after the person's last message (error 131047 afterwards).</summary>
public static class WhatsAppWindow
{
    private static readonly Duration Length = Duration.FromHours(24);

    public static bool IsOpen(Instant? lastInbound, Instant at) => lastInbound is { } last && at < last + Length;
}
