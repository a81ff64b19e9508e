using System.Net;
using System.Text;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.Twilio;

/// <summary>Twilio's REST API, as far as we use it. Sends everything once. Thread-safe; one for the process.</summary>
public sealed class TwilioClient(HttpClient http, TwilioOptions options, TimeProvider time)
{
    private const int CallNotInProgress = 21220;

    /// <summary>Gives a live call new TwiML, at once, whatever it is doing; <c>Hangup</c> in it ends the call.</summary>
    public Task<CallUpdate> UpdateCallAsync(string callSid, string twiml, CancellationToken cancellationToken) =>
        PostCallAsync(callSid, "Twiml", twiml, cancellationToken);

    /// <summary>Ends a call.</summary>
    public Task<CallUpdate> CompleteCallAsync(string callSid, CancellationToken cancellationToken) =>
        PostCallAsync(callSid, "Status", "completed", cancellationToken);

    private async Task<CallUpdate> PostCallAsync(string callSid, string name, string value, CancellationToken cancellationToken)
    {
        var path = $"2010-04-01/Accounts/{Uri.EscapeDataString(options.AccountSid)}/Calls/{Uri.EscapeDataString(callSid)}.json";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{options.BaseUrl.AbsoluteUri.TrimEnd('/')}/{path}");
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create(name, value)]);
        request.Headers.Authorization = new("Basic", Credentials());
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.UserAgent.Add(new("Coccinelle", "1.0"));
        return Read(await http.SendOnceAsync(request, options.RequestTimeout, time, cancellationToken).ConfigureAwait(false));
    }

    private string Credentials() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.AccountSid}:{(options.AuthTokens is [var first, ..] ? first : "")}"));

    private static CallUpdate Read(HttpReply reply) => reply switch
    {
        HttpReply.Answered { IsSuccess: true } answer when answer.Json() is not null => new CallUpdate.Updated(),
        HttpReply.Answered { Status: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } answer =>
            ReadRefusal(TwilioError.Read((int)answer.Status, answer.Body)),
        HttpReply.Answered answer => new CallUpdate.OutcomeUnknown(TwilioError.Read((int)answer.Status, answer.Body).Message),
        HttpReply.NotSent lost => new CallUpdate.Failed(lost.Reason),
        HttpReply.Lost lost => new CallUpdate.OutcomeUnknown(lost.Reason),
        HttpReply.TooLarge answer => new CallUpdate.OutcomeUnknown($"HTTP {(int)answer.Status} with an answer that is too large"),
        _ => throw new InvalidOperationException($"Unknown reply {reply.GetType().Name}."),
    };

    private static CallUpdate ReadRefusal(TwilioError error) => error switch
    {
        { Code: CallNotInProgress } or { Status: 404 } => new CallUpdate.NotInProgress(error),
        { Status: 429 } => new CallUpdate.RateLimited(error),
        _ => new CallUpdate.Refused(error),
    };
}
