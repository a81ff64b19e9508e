using System.Security.Cryptography;
using System.Text;
using Coccinelle.Providers.Calendars;
using Coccinelle.Server.Storage;
using Microsoft.Net.Http.Headers;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>A firm's appointments for its owner's own calendar. Whoever has the address reads them; whoever guesses learns nothing.</summary>
internal static class CalendarEndpoints
{
    private static readonly Duration Back = Duration.FromDays(30);

    public static void MapCalendar(this IEndpointRouteBuilder endpoints)
        => endpoints.MapGet("/calendar/{token}.ics", FeedAsync).ExcludeFromDescription();

    public static string AddressOf(string publicUrl, string token) => $"{publicUrl}/calendar/{token}.ics";

    private static async Task<IResult> FeedAsync(string token, HttpContext http, Database database, IClock clock, CancellationToken ct)
    {
        var firm = await database.QueryFirstOrDefaultAsync<Firm>(
            "SELECT r.tenant_id, t.name FROM booking_rules r JOIN tenants t ON t.id = r.tenant_id WHERE r.calendar_token = @token AND t.status = 'active'", new { token }, ct);
        if (firm is null)
            return TypedResults.NotFound();
        var rows = await database.For(firm.TenantId).QueryAsync<AppointmentRow>(
            $"SELECT {AppointmentRow.Columns} FROM rendez_vous WHERE tenant_id = @TenantId AND starts_at >= @since ORDER BY starts_at, id",
            new { firm.TenantId, since = clock.GetCurrentInstant() - Back },
            ct);
        var text = AppointmentCalendar.Write(firm.Name, rows.Select(EntryOf));
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]}\"");
        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(Encoding.UTF8.GetBytes(text), "text/calendar; charset=utf-8", entityTag: tag); // answers 304 by itself
    }

    private static CalendarEntry EntryOf(AppointmentRow row) => new(
        AppointmentFacts.UidOf(row.Id),
        row.Sequence,
        row.StartsAt!.Value,
        row.EndsAt!.Value,
        $"{row.RdvType} — {row.CustomerName}",
        string.Join('\n', new[] { row.CustomerPhone, row.CustomerEmail, row.Notes }.Where(line => line is not null)),
        row.Status is "cancelled" or "no_show",
        row.UpdatedAt);

    private sealed class Firm
    {
        public required string TenantId { get; init; }

        public required string Name { get; init; }
    }
}
