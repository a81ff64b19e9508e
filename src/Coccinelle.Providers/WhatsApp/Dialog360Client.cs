using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>360dialog: the partner's API for taking a firm on, and the messaging API with a firm's own key. Sends everything once.</summary>
public sealed class Dialog360Client
{
    private readonly WhatsAppHttp _http;
    private readonly WhatsAppOptions _options;

    public Dialog360Client(HttpClient http, WhatsAppOptions options, TimeProvider time) => (_http, _options) = (new WhatsAppHttp(http, options, time), options);

    /// <summary>A client's channel; the client is asked for with it, so that a channel of somebody else's is never found.</summary>
    public async Task<Dialog360Lookup> FindChannelAsync(string clientId, string channelId, CancellationToken ct)
    {
        var filter = Uri.EscapeDataString(new JsonObject { ["id"] = channelId, ["client_id"] = clientId }.ToJsonString());
        return await _http.SendAsync(HttpMethod.Get, $"{Partner}/channels?filters={filter}", PartnerKey, null, ct).ConfigureAwait(false) switch
        {
            HttpReply.Answered { IsSuccess: true } answer when answer.Json() is { } json => Find(json, clientId, channelId) is { } channel
                ? new Dialog360Lookup.Found(channel)
                : new Dialog360Lookup.NotFound(),
            HttpReply.Answered { Status: System.Net.HttpStatusCode.NotFound } => new Dialog360Lookup.NotFound(),
            var reply => new Dialog360Lookup.Failed(WhatsAppHttp.Reason(reply, PartnerKey)),
        };
    }

    /// <summary>Makes a key for a channel, and revokes every older one of it: ask only for a channel that is surely this firm's.</summary>
    public async Task<Dialog360Key> CreateApiKeyAsync(string channelId, CancellationToken ct)
        => await _http.SendAsync(HttpMethod.Post, $"{Partner}/channels/{Uri.EscapeDataString(channelId)}/api_keys", PartnerKey, new JsonObject(), ct).ConfigureAwait(false) switch
        {
            HttpReply.Answered { IsSuccess: true } answer when answer.Json()?.Text("api_key") is { } key => new Dialog360Key.Created(key),
            var reply => new Dialog360Key.Failed(WhatsAppHttp.Reason(reply, PartnerKey)),
        };

    /// <summary>Tells the channel where to report, with a secret header: Meta's signature is 360dialog's own and proves nothing to us.</summary>
    /// <returns>Null when done, else the reason.</returns>
    public async Task<string?> SetWebhookAsync(string apiKey, Uri url, string header, string secret, CancellationToken ct)
    {
        var body = new JsonObject { ["url"] = url.AbsoluteUri, ["headers"] = new JsonObject { [header] = secret } };
        var reply = await _http.SendAsync(HttpMethod.Post, $"{Messaging}/v1/configs/webhook", Key(apiKey), body, ct).ConfigureAwait(false);
        return reply is HttpReply.Answered { IsSuccess: true } ? null : WhatsAppHttp.Reason(reply, Key(apiKey));
    }

    /// <summary>Tests a key, and learns Meta's id of the number.</summary>
    public async Task<WhatsAppCheck> VerifyAsync(string apiKey, CancellationToken ct)
        => WhatsAppHttp.ReadCheck(
            await _http.SendAsync(HttpMethod.Get, $"{Messaging}/health_status?fields=id,health_status,display_phone_number,verified_name,quality_rating", Key(apiKey), null, ct).ConfigureAwait(false),
            Key(apiKey),
            answer => answer.Json() is { } json && json.Text("id") is { } id
                ? new WhatsAppCheck.Verified(id, json.Text("display_phone_number"), json.Text("verified_name")) { QualityRating = json.Text("quality_rating") }
                : null);

    public async Task<WhatsAppSending> SendAsync(string apiKey, JsonObject message, CancellationToken ct)
        => WhatsAppHttp.ReadSending(await _http.SendAsync(HttpMethod.Post, $"{Messaging}/messages", Key(apiKey), message, ct).ConfigureAwait(false), Key(apiKey));

    /// <summary>Reads the templates of the channel's account, all pages of it.</summary>
    public Task<WhatsAppTemplates> ListTemplatesAsync(string apiKey, CancellationToken ct)
        => WhatsAppTemplatePages.ReadAsync(
            offset => _http.SendAsync(
                HttpMethod.Get, $"{Messaging}/v1/configs/templates?limit={WhatsAppTemplatePages.PageSize}&offset={offset ?? "0"}", Key(apiKey), null, ct),
            Key(apiKey), "waba_templates", NextOffset);

    /// <summary>Without a total, a page that is not full is the last one.</summary>
    private static (bool IsEnd, string? Cursor) NextOffset(JsonElement page, string? offset)
    {
        var count = page.Items("waba_templates").Count;
        var next = int.Parse(offset ?? "0", CultureInfo.InvariantCulture) + count;
        return (count == 0 || (page.Number("total") is { } total ? next >= total : count < WhatsAppTemplatePages.PageSize), next.ToString(CultureInfo.InvariantCulture));
    }

    private string Partner => $"{_options.HubBaseUrl.AbsoluteUri.TrimEnd('/')}/partners/{Uri.EscapeDataString(_options.PartnerId ?? "")}";

    private string Messaging => _options.MessagingBaseUrl.AbsoluteUri.TrimEnd('/');

    private WhatsAppKey PartnerKey => new("x-api-key", "", _options.PartnerApiKey ?? "");

    private static WhatsAppKey Key(string apiKey) => new("D360-API-KEY", "", apiKey);

    /// <summary>Their filter is believed by nobody: the channel must say itself whose it is.</summary>
    private static Dialog360Channel? Find(JsonElement json, string clientId, string channelId)
        => json.Items("partner_channels").Concat(json.Items("channels"))
            .Where(channel => channel.Text("id") == channelId && (channel.Text("client_id") ?? channel.Text("client", "id")) == clientId)
            .Select(channel => new Dialog360Channel(channelId, clientId, channel.Text("setup_info", "phone_number"), channel.Text("status")))
            .FirstOrDefault();
}

/// <summary>A number of a firm at 360dialog.</summary>
public sealed record Dialog360Channel(string Id, string ClientId, string? PhoneNumber, string? Status);

/// <summary>What became of looking for a channel. Closed.</summary>
public abstract record Dialog360Lookup
{
    private Dialog360Lookup()
    {
    }

    public sealed record Found(Dialog360Channel Channel) : Dialog360Lookup;

    /// <summary>No such channel of this client.</summary>
    public sealed record NotFound : Dialog360Lookup;

    public sealed record Failed(string Reason) : Dialog360Lookup;
}

/// <summary>What became of making a key. Closed.</summary>
public abstract record Dialog360Key
{
    private Dialog360Key()
    {
    }

    public sealed record Created(string ApiKey) : Dialog360Key;

    /// <summary>Refused, not ready yet, or unknown: making another one later only revokes what nobody holds.</summary>
    public sealed record Failed(string Reason) : Dialog360Key;
}
