using System.Security.Claims;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Server.Messaging;

/// <summary>A firm reads what it sent, calls it off, or sends again what failed.</summary>
internal static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder endpoints)
    {
        var messages = endpoints.MapGroup("/api/messages").WithTags("Messages").ForTenant();
        messages.MapGet("", ListAsync).Needs(Permission.MessagesRead).WithSummary("Messages, newest first; by channel, status, recipient, or since a moment.");
        messages.MapGet("/{id}", GetAsync).Needs(Permission.MessagesRead).WithSummary("A message, every step of it in the provider's words, and why it has not arrived.");
        messages.MapPost("/{id}/cancel", CancelAsync).Needs(Permission.MessagesSend).Fails(409, "not_cancellable").WithSummary("Call off a message that has not left.");
        messages.MapPost("/{id}/replay", ReplayAsync).Needs(Permission.MessagesSend)
            .Fails(409, "not_dead", "channel_not_working", "opted_out", "no_consent", "window_closed", "never_allowed").Fails(429, "daily_limit", "recipient_limit", "spending_limit")
            .WithSummary("Send again, as a new message, what failed or whose outcome nobody could find out.");
    }

    private static async Task<Results<Ok<Page<MessageView>>, ProblemHttpResult>> ListAsync(
        HttpRequest request, ClaimsPrincipal user, MessageViews views, CancellationToken ct,
        string? channel = null, string? status = null, string? to = null, string? since = null, int? limit = null, string? cursor = null)
    {
        var errors = new Dictionary<string, Said>(StringComparer.Ordinal);
        if (channel is not null && !ChannelTypes.All.Contains(channel))
            errors["channel"] = FieldTexts.OneOf([.. ChannelTypes.All]);
        if (status is not null && !MessageStatuses.All.Contains(status))
            errors["status"] = FieldTexts.OneOf([.. MessageStatuses.All]);
        if (cursor is not null && !Ids.Is("msg", cursor))
            errors["cursor"] = FieldTexts.NotACursor;
        Instant? from = null;
        if (since is not null)
        {
            if (OffsetDateTimePattern.Rfc3339.Parse(since) is { Success: true } moment)
                from = moment.Value.ToInstant();
            else
                errors["since"] = MessageTexts.NotAnInstant;
        }

        if (errors.Count > 0)
            return ApiProblems.Invalid(errors);
        var recipient = Domain.Phones.E164.TryParse(to, out var number) ? number.Value : to?.Trim().ToLowerInvariant();
        var rows = await views.ListAsync(user.TenantId(), new MessageFilter(channel, status, recipient, from), Paging.Read(limit), cursor, ct);
        return TypedResults.Ok(Paging.Cut(rows, limit, row => row.Id, row => new MessageView(row, null, request.PrefersFrench())));
    }

    private static async Task<Results<Ok<MessageView>, ProblemHttpResult>> GetAsync(
        string id, HttpRequest request, ClaimsPrincipal user, MessageViews views, CancellationToken ct)
        => Ids.Is("msg", id) && await views.TellAsync(user.TenantId(), id, ct) is { } story
            ? TypedResults.Ok(new MessageView(story.Message, story.Steps, request.PrefersFrench()))
            : ApiProblems.NotFound();

    private static async Task<Results<Ok<MessageView>, ProblemHttpResult>> CancelAsync(
        string id, HttpRequest request, ClaimsPrincipal user, MessageViews views, IClock clock, CancellationToken ct)
    {
        if (!Ids.Is("msg", id) || await views.FindAsync(user.TenantId(), id, ct) is not { } row)
            return ApiProblems.NotFound();
        return row.Status == MessageStatuses.Cancelled || await views.CancelAsync(user.TenantId(), id, clock, ct)
            ? await GetAsync(id, request, user, views, ct)
            : ApiProblems.Conflict("not_cancellable", MessageTexts.NotCancellable);
    }

    private static async Task<Results<Accepted<SendResponse>, ProblemHttpResult>> ReplayAsync(
        string id, HttpRequest request, ClaimsPrincipal user, MessageViews views, MessageGateway gateway, IClock clock, CancellationToken ct)
    {
        if (!Ids.Is("msg", id) || await views.FindAsync(user.TenantId(), id, ct) is not { } row)
            return ApiProblems.NotFound();
        if (row.Status is not (MessageStatuses.Failed or MessageStatuses.Uncertain) || row.Content is null)
            return ApiProblems.Conflict("not_dead", MessageTexts.NotDead);

        var order = new SendOrder
        {
            TenantId = user.TenantId(),
            Channel = row.ChannelType,
            To = row.ToAddress,
            Text = row.Content,
            Subject = row.Subject,
            Kind = row.Kind == MessageKinds.Marketing ? MessageKind.Marketing : MessageKind.Transactional,
        };
        return SendEndpoints.Answer(await gateway.SendAsync(order, ct), request.HttpContext, clock);
    }
}

/// <summary>A message.</summary>
/// <param name="Why">Why it has not arrived, in the caller's language; null when it has, as far as anybody can tell.</param>
/// <param name="ProviderMessageId">The provider's id.</param>
/// <param name="Events">Each step, oldest first; left out in lists.</param>
internal sealed record MessageView(
    string Id, string Channel, string To, string Status, string Kind, string? Template, string? Subject, string? Text, int? Segments, int? CostCents,
    Instant CreatedAt, Instant? DueAt, Instant? SentAt, Instant? DeliveredAt, Instant? ReadAt, Instant? FailedAt, string? ProviderMessageId,
    string? ErrorCode, string? ErrorMessage, string? Why, IReadOnlyList<MessageEventView>? Events)
{
    public MessageView(MessageRow row, IReadOnlyList<MessageEventRow>? events, bool french)
        : this(
            row.Id, row.ChannelType, row.ToAddress, row.Status, row.Kind, row.TemplateName, row.Subject, row.Content, row.Segments, row.CostCents,
            row.CreatedAt, row.DueAt, row.SentAt, row.DeliveredAt, row.ReadAt, row.FailedAt, row.ExternalMessageId, row.ErrorCode, row.ErrorMessage,
            WhyNotArrived.Explain(row.ChannelType, row.Status, row.ErrorCode)?.In(french), events?.Select(step => new MessageEventView(step)).ToList())
    {
    }
}

/// <summary>A step of a message.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When, by whoever says so.</param>
/// <param name="Provider">Who says so; null for the platform.</param>
/// <param name="Code">The provider's code.</param>
/// <param name="Words">The provider's words.</param>
/// <param name="Proof">The provider's id, or that of its signed report.</param>
internal sealed record MessageEventView(string Kind, Instant At, string? Provider, string? Code, string? Words, string? Proof)
{
    public MessageEventView(MessageEventRow row)
        : this(row.Kind, row.At, row.Provider, row.Code, row.Words, row.Proof)
    {
    }
}
