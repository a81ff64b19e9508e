using System.Security.Claims;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Messaging;

/// <summary>How a template will read, and what it will cost, before it is saved.</summary>
internal static class TemplatePreview
{
    public static void MapTemplatePreview(this IEndpointRouteBuilder endpoints)
        => endpoints.MapGroup("/api/templates/preview").WithTags("Messages").ForTenant().Needs(Permission.MessagesRead)
            .MapPost("", PreviewAsync).Accepts<PreviewRequest>("application/json")
            .WithSummary("A text with its variables filled in: encoding, segments, price, and the same words cheaper.");

    private static async Task<Results<Ok<PreviewResponse>, ProblemHttpResult>> PreviewAsync(
        HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        fields.RefuseOthersThan(["channel", "text", "variables"]);
        var channel = fields.OneOf("channel", ChannelTypes.Sms, ChannelTypes.Email, ChannelTypes.WhatsApp);
        var text = fields.Text("text", 20_000);
        if (channel is null)
            fields.Refuse("channel", FieldTexts.Required);
        if (text is null)
            fields.Refuse("text", FieldTexts.Required);
        var given = SendEndpoints.Variables(fields);
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);

        var firm = await grains.GetGrain<ITenantGrain>(user.TenantId()).GetSendingAsync(channel!);
        var variables = MessageComposer.WithFirm(given, firm!);
        var (normal, wrong) = TemplateText.Normalise(text!, [.. variables.Keys]);
        if (wrong is not null)
            return ApiProblems.Invalid("text", wrong);
        var filled = TemplateFill.Fill(normal, variables);
        return filled.Text is null
            ? ApiProblems.Invalid("variables", MessageTexts.Missing(filled.Missing))
            : TypedResults.Ok(channel == ChannelTypes.Sms ? OfSms(filled.Text) : new PreviewResponse(filled.Text, null, null, filled.Text.Length, null, null));
    }

    private static PreviewResponse OfSms(string text)
    {
        var measure = SmsEncoding.Measure(text);
        return new PreviewResponse(
            text, MessageComposer.EncodingName(measure), measure.Segments, measure.Characters, SmsPrice.Cents(measure.Segments), GsmRewrite.Suggest(text));
    }
}

/// <summary>A text to look at.</summary>
/// <param name="Channel"><c>sms</c>, <c>email</c> or <c>whatsapp</c>.</param>
/// <param name="Text">Variables stand as <c>{{companyName}}</c>.</param>
/// <param name="Variables">Name → text; the firm's own name and number are known.</param>
internal sealed record PreviewRequest(string Channel, string Text, IReadOnlyDictionary<string, string>? Variables);

/// <summary>The text as it would leave.</summary>
/// <param name="Text">Filled in.</param>
/// <param name="Encoding">SMS: <c>gsm7</c> or <c>ucs2</c>.</param>
/// <param name="Segments">SMS: messages that are billed.</param>
/// <param name="Characters">Places in that encoding.</param>
/// <param name="CostCents">SMS; euro cents.</param>
/// <param name="Suggestion">Nearly the same words in fewer segments; null when nothing is gained.</param>
internal sealed record PreviewResponse(string Text, string? Encoding, int? Segments, int Characters, int? CostCents, string? Suggestion);
