using Coccinelle.Server.Owners;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>Invitations to book: one appointment for one phone number, within a week.</summary>
internal sealed class BookingLinks(Database database, PlatformOptions platform, IClock clock) : IBookingLink
{
    private static readonly Duration Lifetime = Duration.FromDays(7);

    public async Task<Uri> ForAsync(string tenantId, string phone, string callId, CancellationToken ct)
    {
        var (token, now) = (AgendaDefaults.NewToken(), clock.GetCurrentInstant());
        await database.For(tenantId).ExecuteAsync(
            "INSERT INTO booking_links (token, tenant_id, phone, call_id, created_at, expires_at) VALUES (@token, @tenantId, @phone, @callId, @now, @expires)",
            new { token, tenantId, phone, callId, now, expires = now + Lifetime },
            ct);
        return platform.At($"{AppointmentLinks.Path}/{token}");
    }

    /// <summary>From now on the invitation shows what was booked by it.</summary>
    public Task UsedAsync(string tenantId, string token, string appointmentId, CancellationToken ct)
        => database.For(tenantId).ExecuteAsync(
            "UPDATE booking_links SET appointment_id = @appointmentId WHERE tenant_id = @tenantId AND token = @token AND appointment_id IS NULL",
            new { tenantId, token, appointmentId },
            ct);
}
