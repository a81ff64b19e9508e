using System.Globalization;
using System.Net;
using Coccinelle.Providers.Http;
using NodaTime;

namespace Coccinelle.Providers.Twilio;

/// <summary>Messages.</summary>
public sealed partial class TwilioClient
{
    private const int PageSize = 100;
    private const int MostPages = 10;

    /// <summary>Hands over an SMS. Asked once: a repetition would arrive twice.</summary>
    public async Task<MessageSending> SendMessageAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> form = [new("To", message.To), new("From", message.From), new("Body", message.Body)];
        if (message.StatusCallback is { } callback)
            form.Add(new("StatusCallback", callback.OriginalString));
        if (message.ValidityPeriod is { } seconds)
            form.Add(new("ValidityPeriod", Math.Clamp(seconds, 1, 36_000).ToString(CultureInfo.InvariantCulture)));
        return await PostAsync("Messages.json", form, cancellationToken).ConfigureAwait(false) switch
        {
            HttpReply.Answered { IsSuccess: true } answer when answer.Json() is { } json && json.Text("sid") is { } sid =>
                new MessageSending.Accepted(sid, json.Text("status") ?? "accepted", json.Number("num_segments") is { } count and > 0 ? (int)count : null),
            HttpReply.Answered answer when IsRefusal(answer) && Error(answer) is var error =>
                error.IsTooMuch ? new MessageSending.RateLimited(error) : new MessageSending.Refused(error),
            HttpReply.NotSent lost => new MessageSending.Failed(lost.Reason),
            var reply => new MessageSending.OutcomeUnknown(Unknown(reply)),
        };
    }

    /// <summary>Asks how a message stands.</summary>
    public async Task<MessageLookup> GetMessageAsync(string sid, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Get, $"Messages/{Uri.EscapeDataString(sid)}.json", null, cancellationToken).ConfigureAwait(false) switch
        {
            HttpReply.Answered { IsSuccess: true } answer when answer.Json() is { } json && TwilioMessage.Read(json) is { } message => new MessageLookup.Found(message),
            HttpReply.Answered { Status: HttpStatusCode.NotFound } => new MessageLookup.NotFound(),
            var reply => new MessageLookup.Failed(Unknown(reply)),
        };

    /// <summary>
    /// Looks for what we sent to somebody, to find out about a message whose sending was never answered: compare the body. Twilio's own
    /// filter by time goes by the moment of sending, which a queued message does not have yet, so it is not used; the latest come first.
    /// </summary>
    /// <param name="to">E.164.</param>
    /// <param name="from">The sender; null for any of ours.</param>
    /// <param name="createdAfter">Some time before the attempt, because Twilio's clock need not be ours. What is older is left out.</param>
    public async Task<MessageSearch> FindMessagesAsync(string to, string? from, Instant createdAfter, CancellationToken cancellationToken)
    {
        var query = $"?To={Uri.EscapeDataString(to)}&PageSize={PageSize}" + (from is null ? "" : $"&From={Uri.EscapeDataString(from)}");
        List<TwilioMessage> found = [];
        for (var page = 0; page < MostPages; page++)
        {
            var reply = await SendAsync(HttpMethod.Get, "Messages.json" + query, null, cancellationToken).ConfigureAwait(false);
            if (reply is not HttpReply.Answered { IsSuccess: true } answer || answer.Json() is not { } json || json.At("messages") is null)
                return page == 0 ? new MessageSearch.Failed(Unknown(reply)) : new MessageSearch.Found(found, IsComplete: false);

            var messages = json.Items("messages").Select(TwilioMessage.Read).OfType<TwilioMessage>().ToArray();
            found.AddRange(messages.Where(message => !IsOld(message)));
            if (json.Text("next_page_uri") is not { } next || (messages.Length > 0 && Array.TrueForAll(messages, IsOld)))
                return new MessageSearch.Found(found, IsComplete: true);
            if (NextQuery(next) is not { } following) break;
            query = following;
        }

        return new MessageSearch.Found(found, IsComplete: false);

        bool IsOld(TwilioMessage message) => message.CreatedAt < createdAfter;
    }

    /// <summary>Of the next page only the question is taken over: the credentials go to no other place, whatever the answer names.</summary>
    private string? NextQuery(string nextPageUri) =>
        Uri.TryCreate(options.BaseUrl, nextPageUri, out var next) && next.GetLeftPart(UriPartial.Authority) == options.BaseUrl.GetLeftPart(UriPartial.Authority)
            && next.AbsolutePath.EndsWith("/Messages.json", StringComparison.Ordinal)
            ? next.Query
            : null;
}
