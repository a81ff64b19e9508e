using System.Globalization;
using System.Net;
using System.Text;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.Twilio;

/// <summary>Twilio's REST API, as far as we use it. Sends everything once. Thread-safe; one for the process.</summary>
public sealed partial class TwilioClient(HttpClient http, TwilioOptions options, TimeProvider time)
{
    private const int CallNotInProgress = 21220;

    /// <summary>Gives a live call new TwiML, at once, whatever it is doing; <c>Hangup</c> in it ends the call.</summary>
    public Task<CallUpdate> UpdateCallAsync(string callSid, string twiml, CancellationToken cancellationToken) =>
        PostCallAsync(callSid, "Twiml", twiml, cancellationToken);

    /// <summary>Ends a call.</summary>
    public Task<CallUpdate> CompleteCallAsync(string callSid, CancellationToken cancellationToken) =>
        PostCallAsync(callSid, "Status", "completed", cancellationToken);

    /// <summary>Calls somebody. Asked once: a repetition would ring twice.</summary>
    public async Task<CallCreation> CreateCallAsync(OutboundCall call, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("To", call.To), new("From", call.From), new("Twiml", call.Twiml),
            new("Timeout", call.TimeoutSeconds.ToString(CultureInfo.InvariantCulture)),
        ];
        if (call.StatusCallback is { } callback)
            form.AddRange([new("StatusCallback", callback.OriginalString), new("StatusCallbackEvent", "completed"), new("StatusCallbackMethod", "POST")]);
        return await PostAsync("Calls.json", form, cancellationToken).ConfigureAwait(false) switch
        {
            HttpReply.Answered { IsSuccess: true } answer when answer.Json()?.Text("sid") is { } sid => new CallCreation.Created(sid),
            HttpReply.Answered answer when IsRefusal(answer) && Error(answer) is var error =>
                error.IsTooMuch ? new CallCreation.RateLimited(error) : new CallCreation.Refused(error),
            HttpReply.NotSent lost => new CallCreation.Failed(lost.Reason),
            var reply => new CallCreation.OutcomeUnknown(Unknown(reply)),
        };
    }

    /// <summary>Asks how a call stands.</summary>
    public async Task<CallLookup> GetCallAsync(string callSid, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Get, $"Calls/{Uri.EscapeDataString(callSid)}.json", null, cancellationToken).ConfigureAwait(false) switch
        {
            HttpReply.Answered { IsSuccess: true } answer when answer.Json()?.Text("status") is { } status => new CallLookup.Found(status),
            HttpReply.Answered { Status: HttpStatusCode.NotFound } => new CallLookup.NotFound(),
            var reply => new CallLookup.Failed(Unknown(reply)),
        };

    private async Task<CallUpdate> PostCallAsync(string callSid, string name, string value, CancellationToken cancellationToken) =>
        Read(await PostAsync($"Calls/{Uri.EscapeDataString(callSid)}.json", [KeyValuePair.Create(name, value)], cancellationToken).ConfigureAwait(false));

    private Task<HttpReply> PostAsync(string resource, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, resource, new FormUrlEncodedContent(form), cancellationToken);

    private async Task<HttpReply> SendAsync(HttpMethod method, string resource, HttpContent? content, CancellationToken cancellationToken)
    {
        var path = $"2010-04-01/Accounts/{Uri.EscapeDataString(options.AccountSid)}/{resource}";
        using var request = new HttpRequestMessage(method, $"{options.BaseUrl.AbsoluteUri.TrimEnd('/')}/{path}") { Content = content };
        request.Headers.Authorization = new("Basic", Credentials());
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.UserAgent.Add(new("Coccinelle", "1.0"));
        return await http.SendOnceAsync(request, options.RequestTimeout, time, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsRefusal(HttpReply.Answered answer) => (int)answer.Status is >= 400 and < 500;

    private static TwilioError Error(HttpReply.Answered answer) => TwilioError.Read((int)answer.Status, answer.Body);

    private static string Unknown(HttpReply reply) => reply switch
    {
        HttpReply.Answered answer => Error(answer).Message,
        HttpReply.Lost lost => lost.Reason,
        HttpReply.NotSent lost => lost.Reason,
        HttpReply.TooLarge answer => $"HTTP {(int)answer.Status} with an answer that is too large",
        _ => throw new InvalidOperationException($"Unknown reply {reply.GetType().Name}."),
    };

    private string Credentials() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.AccountSid}:{(options.AuthTokens is [var first, ..] ? first : "")}"));

    private static CallUpdate Read(HttpReply reply) => reply switch
    {
        HttpReply.Answered { IsSuccess: true } answer when answer.Json() is not null => new CallUpdate.Updated(),
        HttpReply.Answered answer when IsRefusal(answer) => ReadRefusal(Error(answer)),
        HttpReply.NotSent lost => new CallUpdate.Failed(lost.Reason),
        _ => new CallUpdate.OutcomeUnknown(Unknown(reply)),
    };

    private static CallUpdate ReadRefusal(TwilioError error) => error switch
    {
        { Code: CallNotInProgress } or { Status: 404 } => new CallUpdate.NotInProgress(error),
        { Status: 429 } => new CallUpdate.RateLimited(error),
        _ => new CallUpdate.Refused(error),
    };
}
