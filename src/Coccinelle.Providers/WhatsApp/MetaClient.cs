using System.Text.Json.Nodes;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>Meta's Cloud API with a firm's own token. Sends everything once. Thread-safe; one for the process.</summary>
public sealed class MetaClient
{
    private readonly WhatsAppHttp _http;
    private readonly WhatsAppOptions _options;

    public MetaClient(HttpClient http, WhatsAppOptions options, TimeProvider time) => (_http, _options) = (new WhatsAppHttp(http, options, time), options);

    /// <summary>Asks Meta whether this token may use this number; the answer must name the very number that was asked for.</summary>
    public async Task<WhatsAppCheck> VerifyAsync(string phoneNumberId, string accessToken, CancellationToken ct)
    {
        var url = $"{Root(phoneNumberId)}?fields=id,display_phone_number,verified_name,quality_rating";
        return WhatsAppHttp.ReadCheck(
            await _http.SendAsync(HttpMethod.Get, url, Bearer(accessToken), null, ct).ConfigureAwait(false),
            answer => answer.Json() is { } json && json.Text("id") == phoneNumberId
                ? new WhatsAppCheck.Verified(phoneNumberId, json.Text("display_phone_number"), json.Text("verified_name"))
                : null);
    }

    public async Task<WhatsAppSending> SendAsync(string phoneNumberId, string accessToken, JsonObject message, CancellationToken ct)
        => WhatsAppHttp.ReadSending(await _http.SendAsync(HttpMethod.Post, $"{Root(phoneNumberId)}/messages", Bearer(accessToken), message, ct).ConfigureAwait(false));

    private string Root(string phoneNumberId) => $"{_options.GraphBaseUrl.AbsoluteUri.TrimEnd('/')}/{_options.GraphVersion}/{Uri.EscapeDataString(phoneNumberId)}";

    private static (string, string) Bearer(string token) => ("Authorization", $"Bearer {token}");
}
