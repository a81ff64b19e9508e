using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Server.Messaging;

/// <summary>A firm sends.</summary>
internal static class SendEndpoints
{
    private const int LongestText = 20_000;

    private static readonly string[] Known = ["to", "template", "variables", "text", "subject", "kind", "sendAt"];

    public static void MapSending(this IEndpointRouteBuilder endpoints)
        => endpoints.MapGroup("/api/channels/{type}/send").WithTags("Messages").ForTenant().Needs(Permission.MessagesSend)
            .MapPost("", SendAsync).Accepts<SendRequest>("application/json")
            .Fails(409, "channel_not_working", "opted_out", "no_consent", "template_disabled", "window_closed", "never_allowed")
            .Fails(429, "daily_limit", "recipient_limit", "spending_limit")
            .WithSummary("Send a message, now or later. 202: it is on disk and leaves when its time has come.");

    private static async Task<Results<Accepted<SendResponse>, ProblemHttpResult>> SendAsync(
        string type, HttpRequest request, ClaimsPrincipal user, MessageGateway gateway, Recipients recipients, IClock clock, CancellationToken ct)
    {
        if (type is not (ChannelTypes.Sms or ChannelTypes.Email or ChannelTypes.WhatsApp))
            return ApiProblems.NotFound();
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        var effect = IdempotentEffect.Of(request.HttpContext);
        var order = Read(fields, type, user.TenantId()) with { Id = effect is null ? null : $"msg_{effect.Digits}", Again = effect is { Again: true } };
        if (recipients.Read(type, order.To) is { Error: { } wrong })
            fields.Refuse("to", wrong);
        return fields.Errors.Count > 0
            ? ApiProblems.Invalid(fields.Errors)
            : Answer(await gateway.SendAsync(order, ct), request.HttpContext, clock);
    }

    /// <summary>What the gateway said, as HTTP.</summary>
    public static Results<Accepted<SendResponse>, ProblemHttpResult> Answer(SendResult result, HttpContext http, IClock clock)
    {
        switch (result)
        {
            case SendResult.Accepted accepted:
                return TypedResults.Accepted($"/api/messages/{accepted.MessageId}", new SendResponse(accepted));
            case SendResult.Invalid invalid:
                return ApiProblems.Invalid(invalid.Errors);
            case SendResult.Refused { Code: "tenant_suspended" } suspended:
                return ApiProblems.Forbidden(suspended.Code, suspended.Reason);
            case SendResult.Refused refused:
                return ApiProblems.Conflict(refused.Code, refused.Reason);
            case SendResult.Limited limited:
                var wait = Math.Max(1, Math.Ceiling((limited.Until - clock.GetCurrentInstant()).TotalSeconds));
                http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
                return ApiProblems.Of(StatusCodes.Status429TooManyRequests, limited.Code, limited.Reason);
            case SendResult.NoFirm:
                return ApiProblems.NotFound();
            default:
                throw new InvalidOperationException($"Unknown result {result.GetType().Name}");
        }
    }

    private static SendOrder Read(JsonFields fields, string type, string tenantId)
    {
        fields.RefuseOthersThan(Known);
        var order = new SendOrder
        {
            TenantId = tenantId,
            Channel = type,
            To = fields.Text("to", 254) ?? "",
            Template = fields.Text("template", 64),
            Variables = Variables(fields),
            Text = fields.Text("text", LongestText),
            Subject = fields.Text("subject", 1000),
            Kind = fields.OneOf("kind", MessageKinds.Transactional, MessageKinds.Marketing) == MessageKinds.Marketing ? MessageKind.Marketing : MessageKind.Transactional,
            SendAt = Moment(fields, "sendAt"),
        };
        if (fields.Errors.Count == 0 && order.Template is null == order.Text is null)
            fields.Refuse("text", MessageTexts.TextOrTemplate);
        if (order.Subject is not null && type != ChannelTypes.Email)
            fields.Refuse("subject", MessageTexts.OnlyEmailsHaveSubjects);
        return order;
    }

    /// <summary>Names and texts.</summary>
    public static IReadOnlyDictionary<string, string> Variables(JsonFields fields)
    {
        if (fields.Nested("variables") is not { } json)
            return new Dictionary<string, string>();
        var values = new JsonFields(json);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in json.EnumerateObject())
        {
            if (field.Value.ValueKind != JsonValueKind.Null && values.Text(field.Name, 1000) is { } text)
                variables[field.Name] = text;
        }

        fields.RefuseInside("variables", values.Errors);
        return variables;
    }

    private static Instant? Moment(JsonFields fields, string name)
    {
        if (fields.Text(name, 64) is not { } text)
            return null;
        if (OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true } moment)
            return moment.Value.ToInstant();
        fields.Refuse(name, MessageTexts.NotAnInstant);
        return null;
    }
}

/// <summary>A message to send: a template with its variables, or a text.</summary>
/// <param name="To">A phone number in any French form, or an e-mail address.</param>
/// <param name="Template">One of the channel's templates.</param>
/// <param name="Variables">Name → text; the firm's own name and number are known.</param>
/// <param name="Text">Instead of a template.</param>
/// <param name="Subject">E-mail with a text.</param>
/// <param name="Kind"><c>transactional</c> (default) or <c>marketing</c>: needs consent, and leaves Monday to Saturday from 8 to 20 h.</param>
/// <param name="SendAt">Not before, RFC 3339.</param>
internal sealed record SendRequest(
    string To, string? Template, IReadOnlyDictionary<string, string>? Variables, string? Text, string? Subject, string? Kind, string? SendAt);

/// <summary>A message that is on disk.</summary>
/// <param name="MessageId">For <c>GET /api/messages/{id}</c>.</param>
/// <param name="Channel">The one that it leaves by: SMS where WhatsApp is closed and the firm wants it so.</param>
/// <param name="Status"><c>pending</c> or <c>scheduled</c>.</param>
/// <param name="Segments">SMS.</param>
/// <param name="CostCents">SMS; euro cents.</param>
/// <param name="WillSendAt">When it is not now.</param>
/// <param name="Form">WhatsApp: <c>text</c> inside the 24 h window, <c>template</c> outside it.</param>
internal sealed record SendResponse(string MessageId, string Channel, string Status, int? Segments, int? CostCents, Instant? WillSendAt, string? Form)
{
    public SendResponse(SendResult.Accepted accepted)
        : this(accepted.MessageId, accepted.Channel, accepted.Status, accepted.Segments, accepted.CostCents, accepted.WillSendAt, accepted.Form)
    {
    }
}
