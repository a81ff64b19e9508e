using System.Globalization;
using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.Twilio;

/// <summary><c>GET Messages.json</c> and <c>GET Messages/{sid}.json</c>: what became of what was sent.</summary>
internal static class TwilioMessageEndpoints
{
    private const int DefaultPage = 50;
    private const int LargestPage = 1000;
    private const string TokenPrefix = "PA";

    public static void MapTwilioMessages(this RouteGroupBuilder group)
    {
        var account = group.MapGroup("/2010-04-01/Accounts/{accountSid}").AddEndpointFilter(TwilioRestEndpoints.GuardAsync);
        account.MapGet("/Messages.json", List);
        account.MapGet("/Messages/{sid}.json", Get);
    }

    internal static JsonObject Resource(SentText text, SandboxOptions options)
    {
        var uri = $"/2010-04-01/Accounts/{options.TwilioAccountSid}/Messages/{text.Sid}";
        return new JsonObject
        {
            ["sid"] = text.Sid,
            ["account_sid"] = options.TwilioAccountSid,
            ["api_version"] = "2010-04-01",
            ["messaging_service_sid"] = null,
            ["from"] = text.From,
            ["to"] = text.To,
            ["body"] = text.Body,
            ["status"] = text.Status,
            ["direction"] = "outbound-api",
            ["num_segments"] = text.Segments.ToString(CultureInfo.InvariantCulture),
            ["num_media"] = "0",
            ["price"] = null,
            ["price_unit"] = null,
            ["error_code"] = text.ErrorCode,
            ["error_message"] = text.ErrorCode is { } code ? OutboundMessages.Words(code) : null,
            ["date_created"] = TwilioRestEndpoints.Rfc2822(text.At),
            ["date_updated"] = TwilioRestEndpoints.Rfc2822(text.UpdatedAt ?? text.At),
            ["date_sent"] = TwilioRestEndpoints.Rfc2822(text.SentAt),
            ["subresource_uris"] = new JsonObject { ["media"] = $"{uri}/Media.json" },
            ["uri"] = $"{uri}.json",
        };
    }

    private static IResult Get(string sid, HttpRequest request, SandboxWorld world, SandboxOptions options) =>
        world.TextBox.TryFind(sid, out var text) ? Results.Json(Resource(text, options), SandboxJson.Compact) : TwilioRestEndpoints.NotFound(request);

    /// <summary>The newest first. A token names the last message of the page before, so that new ones do not shift the pages.</summary>
    private static IResult List(HttpRequest request, SandboxWorld world, SandboxOptions options)
    {
        var (to, from, token) = (request.Query["To"].ToString(), request.Query["From"].ToString(), request.Query["PageToken"].ToString());
        var size = int.TryParse(request.Query["PageSize"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, LargestPage) : DefaultPage;
        var page = int.TryParse(request.Query["Page"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var fitting = world.Texts.Reverse().Where(text => (to.Length == 0 || text.To == to) && (from.Length == 0 || text.From == from));
        if (token.Length > 0)
        {
            fitting = fitting.SkipWhile(text => TokenPrefix + text.Sid != token).Skip(1);
        }

        var found = fitting.Take(size + 1).ToList();
        var shown = found.Take(size).ToList();
        return Results.Json(
            new JsonObject
            {
                ["messages"] = new JsonArray([.. shown.Select(text => Resource(text, options))]),
                ["page"] = page,
                ["page_size"] = size,
                ["start"] = page * (long)size,
                ["end"] = (page * (long)size) + Math.Max(0, shown.Count - 1),
                ["first_page_uri"] = Uri(0, ""),
                ["previous_page_uri"] = null,
                ["next_page_uri"] = found.Count > size ? Uri(page + 1, $"&PageToken={TokenPrefix}{shown[^1].Sid}") : null,
                ["uri"] = Uri(page, token.Length > 0 ? $"&PageToken={System.Uri.EscapeDataString(token)}" : ""),
            },
            SandboxJson.Compact);

        string Uri(int wanted, string more) =>
            $"/2010-04-01/Accounts/{options.TwilioAccountSid}/Messages.json?{Filter("To", to)}{Filter("From", from)}PageSize={size}&Page={wanted}{more}";

        static string Filter(string name, string value) => value.Length == 0 ? "" : $"{name}={System.Uri.EscapeDataString(value)}&";
    }
}
