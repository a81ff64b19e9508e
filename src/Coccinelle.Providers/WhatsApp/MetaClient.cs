using System.Text.Json.Nodes;
using Coccinelle.Providers.Http;
using NodaTime;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>Meta's Cloud API with a firm's own token. Sends everything once. Thread-safe; one for the process.</summary>
public sealed class MetaClient
{
    /// <summary>A token that dies sooner is nothing to run on.</summary>
    private static readonly Duration Lasting = Duration.FromDays(2);

    /// <summary>A firm's token is made for one or two.</summary>
    private const int MostAccounts = 10;

    private readonly WhatsAppHttp _http;
    private readonly WhatsAppOptions _options;
    private readonly TimeProvider _time;

    public MetaClient(HttpClient http, WhatsAppOptions options, TimeProvider time)
        => (_http, _options, _time) = (new WhatsAppHttp(http, options, time), options, time);

    /// <summary>Asks Meta whether this token may use this number, and how long it lives; the answer must name the very number that was asked for.</summary>
    public async Task<WhatsAppCheck> VerifyAsync(string phoneNumberId, string accessToken, CancellationToken ct)
    {
        if (!IsNumberId(phoneNumberId)) return new WhatsAppCheck.Refused(NoNumberId);

        var key = Bearer(accessToken);
        var url = $"{Root}/{phoneNumberId}?fields=id,display_phone_number,verified_name,quality_rating";
        var check = WhatsAppHttp.ReadCheck(
            await _http.SendAsync(HttpMethod.Get, url, key, null, ct).ConfigureAwait(false),
            key,
            answer => answer.Json() is not { } json || json.Text("id") is not { } id ? null
                : id != phoneNumberId ? new WhatsAppCheck.Refused(new WhatsAppError(null, "Meta answered for another number.", WhatsAppFault.Number))
                : new WhatsAppCheck.Verified(id, json.Text("display_phone_number"), json.Text("verified_name")) { QualityRating = json.Text("quality_rating") });
        return check is WhatsAppCheck.Verified verified ? await WithLifeOfTokenAsync(verified, key, ct).ConfigureAwait(false) : check;
    }

    public async Task<WhatsAppSending> SendAsync(string phoneNumberId, string accessToken, JsonObject message, CancellationToken ct)
    {
        if (!IsNumberId(phoneNumberId)) return new WhatsAppSending.Refused(NoNumberId);

        var key = Bearer(accessToken);
        return WhatsAppHttp.ReadSending(await _http.SendAsync(HttpMethod.Post, $"{Root}/{phoneNumberId}/messages", key, message, ct).ConfigureAwait(false), key);
    }

    /// <summary>
    /// Finds the account that a number belongs to: templates and what happens to the account itself know nothing else. Meta tells which
    /// accounts a token was made for, and each account its numbers.
    /// </summary>
    public async Task<WhatsAppAccount> FindAccountAsync(string phoneNumberId, string accessToken, CancellationToken ct)
    {
        var key = Bearer(accessToken);
        var reply = await AskAboutTokenAsync(key, ct).ConfigureAwait(false);
        if (reply is not HttpReply.Answered { IsSuccess: true } answer || answer.Json()?.At("data") is not { } token)
            return new WhatsAppAccount.Failed(WhatsAppHttp.Reason(reply, key));

        var accounts = token.Items("granular_scopes").SelectMany(scope => scope.Items("target_ids")).Select(id => id.AsText()).OfType<string>().Where(IsNumberId).Distinct();
        string? unanswered = null;
        foreach (var account in accounts.Take(MostAccounts))
        {
            var numbers = await _http.SendAsync(HttpMethod.Get, $"{Root}/{account}/phone_numbers?fields=id&limit=100", key, null, ct).ConfigureAwait(false);
            if (numbers is not HttpReply.Answered list || (int)list.Status >= 500) unanswered = WhatsAppHttp.Reason(numbers, key);
            else if (list.Json()?.Items("data").Any(number => number.Text("id") == phoneNumberId) is true) return new WhatsAppAccount.Found(account);
        }

        // A refusal is no obstacle: a target may be a business, which has no numbers.
        return unanswered is null ? new WhatsAppAccount.NotFound() : new WhatsAppAccount.Failed(unanswered);
    }

    /// <summary>Reads the templates of an account, all pages of it.</summary>
    /// <param name="wabaId">Meta's id of the account, not of the number.</param>
    public async Task<WhatsAppTemplates> ListTemplatesAsync(string wabaId, string accessToken, CancellationToken ct)
    {
        if (!IsNumberId(wabaId)) return new WhatsAppTemplates.Refused(NoNumberId);

        var key = Bearer(accessToken);
        var url = $"{Root}/{wabaId}/message_templates?fields=id,name,status,category,language,components,parameter_format&limit={WhatsAppTemplatePages.PageSize}";
        return await WhatsAppTemplatePages.ReadAsync(
            cursor => _http.SendAsync(HttpMethod.Get, cursor is null ? url : $"{url}&after={Uri.EscapeDataString(cursor)}", key, null, ct),
            key, "data", (page, _) => (page.Text("paging", "next") is null, page.Text("paging", "cursors", "after"))).ConfigureAwait(false);
    }

    /// <summary>A second question that may fail without harm: not every token may ask about itself.</summary>
    private async Task<WhatsAppCheck> WithLifeOfTokenAsync(WhatsAppCheck.Verified verified, WhatsAppKey key, CancellationToken ct)
    {
        if (await AskAboutTokenAsync(key, ct).ConfigureAwait(false) is not HttpReply.Answered { IsSuccess: true } answer)
            return verified;

        // 0: never (Meta: debug_token).
        var expires = answer.Json()?.Number("data", "expires_at") > 0 ? answer.Json()?.Time("data", "expires_at") : null;
        return verified with { TokenExpiresAt = expires, TokenIsTemporary = expires < Instant.FromDateTimeOffset(_time.GetUtcNow()) + Lasting };
    }

    private Task<HttpReply> AskAboutTokenAsync(WhatsAppKey key, CancellationToken ct)
        => _http.SendAsync(HttpMethod.Get, $"{Root}/debug_token?input_token={Uri.EscapeDataString(key.Secret)}", key, null, ct);

    private string Root => $"{_options.GraphBaseUrl.AbsoluteUri.TrimEnd('/')}/{_options.GraphVersion}";

    private static WhatsAppError NoNumberId => new(null, "An id of Meta's consists of digits.", WhatsAppFault.Number);

    /// <summary>Anything else would ask for something else: <c>me</c>, <c>..</c>, another node's edge.</summary>
    private static bool IsNumberId(string text) => text.Length is > 0 and <= 32 && text.All(char.IsAsciiDigit);

    private static WhatsAppKey Bearer(string token) => new("Authorization", "Bearer ", token);
}
