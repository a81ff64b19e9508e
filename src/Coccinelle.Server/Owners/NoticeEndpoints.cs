using System.Security.Claims;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Owners;

/// <summary>What the owner was told of, or should have been.</summary>
internal static class NoticeEndpoints
{
    public static void MapNotices(this IEndpointRouteBuilder endpoints)
        => endpoints.MapGroup("/api/notices").WithTags("Owner").ForTenant().Needs(Permission.CallsRead)
            .MapGet("", ListAsync).WithSummary("What the owner was told of, newest first; ?told=false: what he has not heard yet, and why.");

    private static async Task<Results<Ok<Page<NoticeView>>, ProblemHttpResult>> ListAsync(
        HttpRequest request, ClaimsPrincipal user, NoticeRows rows, CancellationToken ct, bool? told = null, int? limit = null, string? cursor = null)
        => cursor is null || Ids.Is("ntc", cursor)
            ? TypedResults.Ok(Paging.Cut(
                await rows.ListAsync(user.TenantId(), told, Paging.Read(limit), cursor, ct), limit, row => row.Id, row => new NoticeView(row, request.PrefersFrench())))
            : ApiProblems.Invalid("cursor", FieldTexts.NotACursor);
}

/// <summary>Something for the owner's ears.</summary>
/// <param name="State"><c>waiting</c>, <c>told</c>, or <c>withheld</c>: it will not be told, for that reason.</param>
/// <param name="PartOf">The notice in whose message it is told.</param>
/// <param name="MessageId">What told it.</param>
/// <param name="Reason">The machine's word for why it has not been told; empty while it merely waits for its hour.</param>
/// <param name="Why">The same in the caller's language.</param>
internal sealed record NoticeView(
    string Id, string Kind, string State, string? CallId, string? AppointmentId, string? TicketId, string? Detail, string? PartOf, Instant CreatedAt, Instant? ToldAt,
    string? MessageId, string? Reason, string? Why)
{
    public NoticeView(NoticeRow row, bool french)
        : this(
            row.Id, row.Kind, row.ToldAt is not null ? "told" : row.GivenUpAt is not null ? "withheld" : "waiting", row.CallId, row.AppointmentId, row.TicketId, row.Detail, row.PartOf,
            row.CreatedAt, row.ToldAt, row.MessageId, row.Reason, NoticeTexts.Why(row.Reason)?.In(french))
    {
    }
}
