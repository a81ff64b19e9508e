using System.Text;
using Coccinelle.Domain.Proofs;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using NodaTime.Text;

namespace Coccinelle.Server.Agenda;

/// <summary>The public pages of appointments: seen by GET, changed by POST. Whoever tries tokens is slowed down, and learns nothing.</summary>
internal static class LinkEndpoints
{
    private const int MaxBytes = 8 * 1024;
    private const int MaxFields = 10;

    public static void MapAppointmentLinks(this IEndpointRouteBuilder endpoints)
    {
        var links = endpoints.MapGroup(AppointmentLinks.Path).ExcludeFromDescription();
        links.MapGet("/{token}", ShowAsync);
        links.MapPost("/{token}", ActAsync);
    }

    private static async Task<IResult> ShowAsync(string token, HttpContext http, AppointmentLinks links, LinkDesk desk, DoorLimit doors, CancellationToken ct, string? view = null)
        => await FindAsync(token, http, links, doors, ct) is { } link ? await desk.ShowAsync(link, view, null, http.Response, ct) : LinkDesk.Unknown(http.Response);

    private static async Task<IResult> ActAsync(string token, HttpContext http, AppointmentLinks links, LinkDesk desk, DoorLimit doors, CancellationToken ct)
    {
        if (await FindAsync(token, http, links, doors, ct) is not { } link)
            return LinkDesk.Unknown(http.Response);
        var (body, tooLarge) = await http.Request.ReadBodyAsync(MaxBytes, ct);
        return tooLarge || !FormBody.TryParse(body.Span, MaxFields, out var form)
            ? await desk.ShowAsync(link, null, null, http.Response, ct)
            : await desk.ActAsync(token, link, Read(form), http.Response, ct);
    }

    /// <summary>Only misses cost: a customer may open his page as often as he likes.</summary>
    private static async Task<LinkTarget?> FindAsync(string token, HttpContext http, AppointmentLinks links, DoorLimit doors, CancellationToken ct)
    {
        var address = http.Connection.RemoteIpAddress;
        if (!doors.TryAcquire(address, DoorLimit.Failure).Allowed)
            return null;
        var link = await links.FindAsync(token, ct);
        if (link is not null)
            doors.GiveBack(address, DoorLimit.Failure);
        return link;
    }

    private static LinkForm Read(FormBody form)
    {
        var start = InstantPattern.ExtendedIso.Parse(form["start"] ?? "");
        var name = form["name"] is { } typed ? string.Concat(typed.Normalize(NormalizationForm.FormC).Where(c => !char.IsControl(c))).Trim() : "";
        return new LinkForm(form["action"], start.Success ? start.Value : null, form["service"], name.Length is 0 or > 120 ? null : name);
    }
}
