using Coccinelle.Domain.Texts;
using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Messaging;

/// <summary>
/// The way out of marketing in one click (RFC 8058): a POST without cookie, login or another question. A GET only shows a button, because
/// scanners open every link of a letter.
/// </summary>
internal static class UnsubscribeEndpoints
{
    public static void MapUnsubscribe(this IEndpointRouteBuilder endpoints)
    {
        var links = endpoints.MapGroup(UnsubscribeLinks.Path).ExcludeFromDescription();
        links.MapGet("/{token}", (string token, UnsubscribeLinks known)
            => known.Read(token) is null ? Page(UnsubscribeTexts.Unknown, StatusCodes.Status404NotFound) : Page(UnsubscribeTexts.Ask, StatusCodes.Status200OK));
        links.MapPost("/{token}", UnsubscribeAsync);
    }

    private static async Task<IResult> UnsubscribeAsync(string token, UnsubscribeLinks known, OptOuts optOuts, Database database, CancellationToken ct)
    {
        var message = known.Read(token) is { } id
            ? await database.QueryFirstOrDefaultAsync<Row>("SELECT tenant_id, channel_type, to_address FROM channel_messages_log WHERE id = @id", new { id }, ct)
            : null;
        if (message is null)
            return Page(UnsubscribeTexts.Unknown, StatusCodes.Status404NotFound);
        await database.InTransactionAsync(
            transaction => optOuts.AddAsync(
                transaction, new OptOut(message.TenantId, null, message.ChannelType, message.ToAddress, "link", known.Read(token), OptOuts.Marketing), ct),
            ct);
        return Page(UnsubscribeTexts.Done, StatusCodes.Status200OK);
    }

    private static IResult Page(string body, int status)
        => TypedResults.Content(
            $"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Désabonnement</title></head><body style="font-family:sans-serif;max-width:30em;margin:3em auto;padding:0 1em">{body}</body></html>""",
            "text/html; charset=utf-8",
            null,
            status);

    private sealed class Row
    {
        public required string TenantId { get; init; }

        public required string ChannelType { get; init; }

        public required string ToAddress { get; init; }
    }
}
