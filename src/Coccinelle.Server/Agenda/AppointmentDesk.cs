using System.Security.Claims;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>What a firm's own people ask for, as requests to the book, and the book's answers as theirs.</summary>
internal sealed class AppointmentDesk(Database database, FirmZones zones, IGrainFactory grains, AuditLog audit, IClock clock)
{
    private const int LongestName = 120;
    private const int LongestNotes = 2000;

    private static readonly string[] Known = ["start", "service", "agenda", "customerName", "customerPhone", "customerEmail", "notes", "outsideHours"];

    public async Task<(BookAnswer? Answer, ProblemHttpResult? Refusal)> BookAsync(ClaimsPrincipal user, JsonFields fields)
    {
        fields.RefuseOthersThan(Known);
        var start = await StartAsync(user, fields);
        if (start is null)
            fields.Refuse("start", FieldTexts.Required);
        var (name, phone, email) = (fields.Text("customerName", LongestName), fields.Phone("customerPhone"), EmailOf(fields));
        if (name is null)
            fields.Refuse("customerName", FieldTexts.Required);
        var request = new BookRequest
        {
            Start = start ?? default,
            Service = fields.Text("service", 200),
            Agenda = fields.Text("agenda", 200),
            CustomerName = name ?? "",
            CustomerPhone = phone?.Value,
            CustomerEmail = email,
            Notes = fields.Text("notes", LongestNotes),
            CreatedBy = "owner",
            OutsideHours = fields.Flag("outsideHours") ?? false,
            Actor = user.Actor(),
        };
        if (fields.Errors.Count > 0)
            return (null, ApiProblems.Invalid(fields.Errors));
        var answer = await grains.GetGrain<IAgendaGrain>(user.TenantId()).BookAsync(request);
        return answer.Kind == BookKind.Booked ? (answer, null) : (null, Problem(answer));
    }

    /// <returns>Null when everything is as asked.</returns>
    public async Task<ProblemHttpResult?> ChangeAsync(ClaimsPrincipal user, AppointmentRow row, JsonFields fields, CancellationToken ct)
    {
        fields.RefuseOthersThan([.. Known, "internalNotes"]);
        var change = new
        {
            tenantId = user.TenantId(),
            row.Id,
            name = fields.Text("customerName", LongestName),
            phone = fields.Phone("customerPhone")?.Value,
            email = EmailOf(fields),
            notes = fields.Text("notes", LongestNotes),
            internalNotes = fields.Text("internalNotes", LongestNotes),
        };
        var start = await StartAsync(user, fields);
        var (service, agenda, outside) = (fields.Text("service", 200), fields.Text("agenda", 200), fields.Flag("outsideHours") ?? false);
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);

        if (change is not { name: null, phone: null, email: null, notes: null, internalNotes: null })
        {
            await database.For(change.tenantId).InTransactionAsync(
                async transaction =>
                {
                    await transaction.ExecuteAsync(
                        """
                        UPDATE rendez_vous SET customer_name = coalesce(@name, customer_name), customer_phone = coalesce(@phone, customer_phone),
                          customer_email = coalesce(@email, customer_email), notes = coalesce(@notes, notes), internal_notes = coalesce(@internalNotes, internal_notes)
                        WHERE tenant_id = @tenantId AND id = @Id
                        """,
                        change,
                        ct);
                    await audit.AppendAsync(transaction, new AuditEntry(user.Actor(), change.tenantId, "appointment.changed", row.Id), ct);
                    return true;
                },
                ct);
        }

        if (start is null && service is null && agenda is null)
            return null;
        if (row.StartsAt is not { } before)
            return ApiProblems.Conflict("not_standing", AgendaTexts.NotStanding);
        var answer = await grains.GetGrain<IAgendaGrain>(change.tenantId).MoveAsync(new MoveRequest
        {
            AppointmentId = row.Id,
            Start = start ?? before,
            Service = service,
            Agenda = agenda,
            By = "owner",
            OutsideHours = outside,
            Actor = user.Actor(),
        });
        return answer.Kind == BookKind.Moved ? null : Problem(answer);
    }

    /// <summary>It took place, or nobody came.</summary>
    /// <returns>Null when that is written.</returns>
    public async Task<ProblemHttpResult?> EndAsync(ClaimsPrincipal user, AppointmentRow row, string status, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (row.StartsAt > now)
            return ApiProblems.Conflict("not_yet", AgendaTexts.NotYet);
        var done = await database.For(user.TenantId()).InTransactionAsync(
            async transaction =>
            {
                var changed = await transaction.ExecuteAsync(
                    """
                    UPDATE rendez_vous SET status = @status, completed_at = CASE WHEN @status = 'completed' THEN @now ELSE completed_at END
                    WHERE tenant_id = @tenantId AND id = @Id AND status IN ('confirmed', 'rescheduled', 'completed', 'no_show')
                    """,
                    new { tenantId = user.TenantId(), row.Id, status, now },
                    ct) == 1;
                if (changed)
                    await audit.AppendAsync(transaction, new AuditEntry(user.Actor(), user.TenantId(), $"appointment.{status}", row.Id), ct);
                return changed;
            },
            ct);
        if (!done)
            return ApiProblems.Conflict("not_standing", AgendaTexts.NotStanding);
        await grains.GetGrain<IAgendaGrain>(user.TenantId()).RefreshAsync();
        return null;
    }

    private async Task<Instant?> StartAsync(ClaimsPrincipal user, JsonFields fields)
    {
        if (fields.Text("start", 40) is not { } text)
            return null;
        if (await zones.FindAsync(user.TenantId()) is { } zone && text.Contains('T', StringComparison.Ordinal) && StartText.Read(text, zone) is { } start)
            return start;
        fields.Refuse("start", AgendaTexts.NotAStart);
        return null;
    }

    private static string? EmailOf(JsonFields fields)
    {
        if (fields.Text("customerEmail", EmailAddress.Longest) is not { } text)
            return null;
        if (EmailAddress.IsOne(text))
            return text.ToLowerInvariant();
        fields.Refuse("customerEmail", FieldTexts.NotAnEmail);
        return null;
    }

    /// <summary>Why not, with what is free instead.</summary>
    private static ProblemHttpResult Problem(BookAnswer answer) => answer.Kind switch
    {
        BookKind.Refused => Refused(answer),
        BookKind.WhichService => ApiProblems.Invalid("service", AgendaTexts.NoSuchService),
        BookKind.WhichAgenda => ApiProblems.Invalid("agenda", AgendaTexts.NoSuchAgenda),
        BookKind.NotFound => ApiProblems.Conflict("not_standing", AgendaTexts.NotStanding),
        _ => ApiProblems.NotFound(),
    };

    private static ProblemHttpResult Refused(BookAnswer answer)
    {
        var problem = ApiProblems.Conflict(answer.Verdict is SlotVerdict.Taken or SlotVerdict.DayFull ? "slot_taken" : "closed", AgendaTexts.Of(answer.Verdict));
        problem.ProblemDetails.Extensions["alternatives"] = new JsonArray([.. answer.Slots.Select(slot => JsonValue.Create(slot.Start.ToString()))]);
        return problem;
    }
}
