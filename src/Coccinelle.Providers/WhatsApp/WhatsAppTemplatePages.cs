using System.Text.Json;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>Reads templates page by page: an account may have thousands, and half a list looks just like a whole one.</summary>
internal static class WhatsAppTemplatePages
{
    public const int PageSize = 100;

    /// <summary>Meta: 6,000 templates at most.</summary>
    private const int MostPages = 60;

    /// <param name="ask">Asks for a page; the first has no cursor.</param>
    /// <param name="key">What the questions carry.</param>
    /// <param name="list">Name of the list in an answer.</param>
    /// <param name="next">Where the next page begins, from an answer and its own cursor; without a cursor there is no way on.</param>
    public static async Task<WhatsAppTemplates> ReadAsync(
        Func<string?, Task<HttpReply>> ask, WhatsAppKey key, string list, Func<JsonElement, string?, (bool IsEnd, string? Cursor)> next)
    {
        Dictionary<(string, string), WhatsAppTemplate> found = [];
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var reply = await ask(cursor).ConfigureAwait(false);
            if (reply is not HttpReply.Answered { IsSuccess: true } answer || answer.Json() is not { } json || json.At(list) is null)
                return page == 0 ? Nothing(reply, key) : new WhatsAppTemplates.Found([.. found.Values], IsComplete: false);

            var before = found.Count;
            foreach (var template in json.Items(list).Select(WhatsAppTemplate.Read).OfType<WhatsAppTemplate>())
                found[(template.Name, template.Language)] = template;
            var (isEnd, following) = next(json, cursor);
            if (isEnd) return new WhatsAppTemplates.Found([.. found.Values], IsComplete: true);
            if (following is null || following == cursor || found.Count == before) break; // nowhere to go, or the same page again
            cursor = following;
        }

        return new WhatsAppTemplates.Found([.. found.Values], IsComplete: false);
    }

    private static WhatsAppTemplates Nothing(HttpReply reply, WhatsAppKey key)
    {
        if (!key.IsUsable) return new WhatsAppTemplates.Refused(WhatsAppHttp.BadKey);
        if (reply is not HttpReply.Answered { IsSuccess: false } answer) return new WhatsAppTemplates.Failed(WhatsAppHttp.Reason(reply, key));
        var error = WhatsAppErrors.Read(answer, key.Secret);
        return WhatsAppErrors.MayPass(answer, error) || error.Fault == WhatsAppFault.Rate ? new WhatsAppTemplates.Failed(error.Reason) : new WhatsAppTemplates.Refused(error);
    }
}
