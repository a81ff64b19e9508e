using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Providers.Http;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Providers.Vapi;

/// <summary>Vapi's API, as far as we use it. Sends everything once: Vapi knows no idempotency key. Thread-safe; one for the process.</summary>
public sealed class VapiClient(HttpClient http, VapiOptions options, VapiCircuit circuit, TimeProvider time)
{
    /// <summary>The most that Vapi gives at once (Vapi OpenAPI: GET /assistant, limit).</summary>
    public const int AssistantsPerPage = 1000;

    /// <summary>A page of assistants with long prompts.</summary>
    private const int MostBytesOfList = 64 * 1024 * 1024;

    private static readonly InstantPattern WholeMilliseconds = InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss'.'fff'Z'");

    /// <summary>
    /// Creates the Vapi call for a Twilio call that we keep, within <see cref="VapiOptions.HandOverTimeout"/>.
    /// Throws only when <paramref name="cancellationToken"/> is cancelled.
    /// </summary>
    public Task<HandOverResult> CreateBypassCallAsync(HandOverRequest request, CancellationToken cancellationToken) =>
        circuit.ExecuteAsync(
            async token =>
            {
                var body = Json(JsonSerializer.SerializeToUtf8Bytes(BypassCall.From(request, options.PhoneNumberId), VapiJson.Default.BypassCall));
                var reply = await SendAsync(HttpMethod.Post, "call", body, options.HandOverTimeout, token).ConfigureAwait(false);
                return HandOverReply.Read(reply, options.BaseUrl);
            },
            cancellationToken);

    /// <summary>Asks what became of a call.</summary>
    public async Task<VapiCallLookup> GetCallAsync(string id, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Get, "call/" + Uri.EscapeDataString(id), null, options.RequestTimeout, cancellationToken).ConfigureAwait(false) switch
        {
            HttpReply.Answered { IsSuccess: true } answer when answer.Json() is { } json && VapiCallState.Read(json) is { } call =>
                new VapiCallLookup.Found(call),
            HttpReply.Answered { Status: HttpStatusCode.NotFound } => new VapiCallLookup.NotFound(),
            var reply => new VapiCallLookup.Failed(Reason(reply)),
        };

    public Task<VapiAssistantResult> GetAssistantAsync(string id, CancellationToken cancellationToken) =>
        SendAssistantAsync(HttpMethod.Get, AssistantPath(id), null, cancellationToken);

    public Task<VapiAssistantResult> CreateAssistantAsync(JsonObject assistant, CancellationToken cancellationToken) =>
        SendAssistantAsync(HttpMethod.Post, "assistant", assistant, cancellationToken);

    /// <summary>Top-level fields that are given replace Vapi's wholesale: send the complete assistant.</summary>
    public Task<VapiAssistantResult> UpdateAssistantAsync(string id, JsonObject assistant, CancellationToken cancellationToken) =>
        SendAssistantAsync(HttpMethod.Patch, AssistantPath(id), assistant, cancellationToken);

    /// <summary>
    /// Up to <see cref="AssistantsPerPage"/> assistants of the account, whoever made them. Vapi documents no order; it gives the newest
    /// first, so the next page is what was created until the oldest of this one.
    /// </summary>
    /// <param name="createdUntil">None that is younger than this; null = from the newest.</param>
    public async Task<VapiAssistantList> ListAssistantsAsync(Instant? createdUntil, CancellationToken cancellationToken)
    {
        // A millisecond more than was asked for: Vapi's answers show no more of a time than that.
        var until = createdUntil is { } time ? $"&createdAtLe={WholeMilliseconds.Format(time + Duration.FromMilliseconds(1))}" : "";
        var path = string.Create(CultureInfo.InvariantCulture, $"assistant?limit={AssistantsPerPage}{until}");
        var reply = await SendAsync(HttpMethod.Get, path, null, options.RequestTimeout, cancellationToken, MostBytesOfList).ConfigureAwait(false);
        return reply is HttpReply.Answered { IsSuccess: true } answer && answer.JsonItems() is { } items
            ? new VapiAssistantList.Page([.. items.Select(VapiAssistantEntry.Read).OfType<VapiAssistantEntry>()], items.Count)
            : new VapiAssistantList.Failed(Reason(reply));
    }

    /// <summary>Saying it twice does no harm: an assistant that is not there is gone.</summary>
    public async Task<VapiAssistantRemoval> DeleteAssistantAsync(string id, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Delete, AssistantPath(id), null, options.RequestTimeout, cancellationToken).ConfigureAwait(false) switch
        {
            HttpReply.Answered { IsSuccess: true } or HttpReply.Answered { Status: HttpStatusCode.NotFound } => new VapiAssistantRemoval.Gone(),
            HttpReply.Answered { Status: HttpStatusCode.Conflict } answer => new VapiAssistantRemoval.Pinned(Reason(answer)),
            var reply => new VapiAssistantRemoval.Failed(Reason(reply)),
        };

    /// <summary>With its length: a body in chunks is more than some proxies between here and there understand.</summary>
    private static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static string AssistantPath(string id) => "assistant/" + Uri.EscapeDataString(id);

    private static string Reason(HttpReply reply) => reply switch
    {
        HttpReply.Answered answer => VapiErrors.Reason(answer),
        HttpReply.NotSent lost => lost.Reason,
        HttpReply.Lost lost => lost.Reason,
        _ => "the answer is too large",
    };

    private async Task<VapiAssistantResult> SendAssistantAsync(
        HttpMethod method, string path, JsonObject? assistant, CancellationToken cancellationToken)
    {
        var body = assistant is null ? null : Json(Encoding.UTF8.GetBytes(assistant.ToJsonString()));
        var reply = await SendAsync(method, path, body, options.RequestTimeout, cancellationToken).ConfigureAwait(false);
        return reply switch
        {
            HttpReply.Answered { IsSuccess: true } answer when answer.Json() is { } json && json.Text("id") is { } id =>
                new VapiAssistantResult.Done(id, JsonObject.Create(json)!),
            HttpReply.Answered { Status: HttpStatusCode.NotFound } => new VapiAssistantResult.NotFound(),
            HttpReply.Answered { Status: HttpStatusCode.TooManyRequests } => new VapiAssistantResult.RateLimited(),
            HttpReply.Answered { Status: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } answer =>
                new VapiAssistantResult.Refused((int)answer.Status, Reason(answer)),
            HttpReply.NotSent => new VapiAssistantResult.Failed(Reason(reply)),
            _ when method == HttpMethod.Get => new VapiAssistantResult.Failed(Reason(reply)),
            _ => new VapiAssistantResult.OutcomeUnknown(Reason(reply)),
        };
    }

    private async Task<HttpReply> SendAsync(
        HttpMethod method, string path, HttpContent? body, TimeSpan budget, CancellationToken cancellationToken, int mostBytes = BoundedHttp.MostBytes)
    {
        using var request = new HttpRequestMessage(method, $"{options.BaseUrl.AbsoluteUri.TrimEnd('/')}/{path}") { Content = body };
        request.Headers.Authorization = new("Bearer", options.ApiKey);
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.UserAgent.Add(new("Coccinelle", "1.0"));
        return await http.SendOnceAsync(request, budget, time, cancellationToken, mostBytes).ConfigureAwait(false);
    }
}
