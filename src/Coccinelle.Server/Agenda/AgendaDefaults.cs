using System.Data.Common;
using System.Security.Cryptography;
using Coccinelle.Domain.Agenda;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>The first appointment book of a firm, by its sector: written when it is onboarded, or first needed.</summary>
internal static class AgendaDefaults
{
    private const int StepMinutes = 15;
    private const int HorizonDays = 60;
    private const int MinimumNoticeMinutes = 60;
    private const int ChangeNoticeMinutes = 120;

    /// <summary>Of several who write it at once one does; the others find it.</summary>
    public static async Task InsertAsync(DbTransaction transaction, string tenantId, string? sector, IClock clock, CancellationToken ct)
    {
        var (defaults, now) = (SectorDefaults.Of(sector), clock.GetCurrentInstant());
        var isNew = await transaction.ExecuteAsync(
            """
            INSERT INTO booking_rules (tenant_id, hours, minimum_notice_minutes, horizon_days, step_minutes, change_notice_minutes, calendar_token, updated_at)
            VALUES (@tenantId, @hours, @MinimumNoticeMinutes, @HorizonDays, @StepMinutes, @ChangeNoticeMinutes, @token, @now) ON CONFLICT (tenant_id) DO NOTHING
            """,
            new { tenantId, hours = WeekHoursJson.Write(defaults.Hours).ToJsonString(), MinimumNoticeMinutes, HorizonDays, StepMinutes, ChangeNoticeMinutes, token = NewToken(), now },
            ct) == 1;
        if (!isNew)
            return;
        await transaction.ExecuteAsync(
            "INSERT INTO agendas (id, tenant_id, name, position, created_at) VALUES (@id, @tenantId, @AgendaName, 0, @now)",
            new { id = Ids.New("agd", clock), tenantId, defaults.AgendaName, now },
            ct);
        foreach (var (service, position) in defaults.Services.Select((service, position) => (service, position)))
        {
            await transaction.ExecuteAsync(
                """
                INSERT INTO services (id, tenant_id, name, duration_minutes, buffer_after_minutes, position, created_at)
                VALUES (@id, @tenantId, @Name, @Minutes, @BufferAfter, @position, @now)
                """,
                new { id = Ids.New("svc", clock), tenantId, service.Name, service.Minutes, service.BufferAfter, position, now },
                ct);
        }
    }

    /// <summary>120 bits that nobody guesses, in a form that may stand in an address.</summary>
    public static string NewToken() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(15)).Replace('+', '-').Replace('/', '_');
}
