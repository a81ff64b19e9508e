using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>The header that a request to Meta or 360dialog carries. <paramref name="Secret"/> is what must never be seen elsewhere.</summary>
internal sealed record WhatsAppKey(string Header, string Prefix, string Secret)
{
    public bool IsUsable => Credential.IsUsable(Secret);

    public override string ToString() => Header;
}

/// <summary>Sends one request to Meta or 360dialog and reads what became of it.</summary>
internal sealed class WhatsAppHttp(HttpClient http, WhatsAppOptions options, TimeProvider time)
{
    /// <summary>A key that no header can carry is not sent at all.</summary>
    public async Task<HttpReply> SendAsync(HttpMethod method, string url, WhatsAppKey key, JsonNode? body, CancellationToken ct)
    {
        if (!key.IsUsable) return new HttpReply.NotSent(Credential.Unusable);

        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString())) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        request.Headers.TryAddWithoutValidation(key.Header, key.Prefix + key.Secret);
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.UserAgent.Add(new("Coccinelle", "1.0"));
        return await http.SendOnceAsync(request, options.RequestTimeout, time, ct).ConfigureAwait(false);
    }

    /// <summary>What became of a <c>POST …/messages</c>.</summary>
    public static WhatsAppSending ReadSending(HttpReply reply, WhatsAppKey key)
    {
        if (!key.IsUsable) return new WhatsAppSending.Refused(BadKey);
        switch (reply)
        {
            case HttpReply.Answered { IsSuccess: true } answer:
                return ReadAccepted(answer);
            case HttpReply.Answered answer when WhatsAppErrors.Read(answer, key.Secret) is var error:
                return WhatsAppErrors.MayPass(answer, error) ? new WhatsAppSending.OutcomeUnknown(error.Reason) : new WhatsAppSending.Refused(error);
            case HttpReply.NotSent lost:
                return new WhatsAppSending.Failed(lost.Reason);
            default:
                return new WhatsAppSending.OutcomeUnknown(Reason(reply, key));
        }
    }

    private static WhatsAppSending ReadAccepted(HttpReply.Answered answer)
    {
        if (answer.Json() is not { } json || json.Items("messages") is not [var message, ..] || message.Text("id") is not { } id)
            return new WhatsAppSending.OutcomeUnknown("accepted without an id");
        JsonElement contact = json.Items("contacts") is [var first, ..] ? first : default;
        return new WhatsAppSending.Accepted(id)
        {
            WaId = contact.Text("wa_id"),
            UserId = contact.Text("user_id"),
            IsHeld = message.Text("message_status") == "held_for_quality_assessment",
        };
    }

    /// <summary>What was learned about an account. A limit on questions says nothing about it.</summary>
    public static WhatsAppCheck ReadCheck(HttpReply reply, WhatsAppKey key, Func<HttpReply.Answered, WhatsAppCheck?> read)
    {
        if (!key.IsUsable) return new WhatsAppCheck.Refused(BadKey);
        switch (reply)
        {
            case HttpReply.Answered { IsSuccess: true } answer:
                return read(answer) ?? new WhatsAppCheck.Failed("the answer does not name the number");
            case HttpReply.Answered answer when WhatsAppErrors.Read(answer, key.Secret) is var error:
                // Whatever Meta dislikes about this question (100) is the number's id: the rest of it is ours, and always the same.
                return WhatsAppErrors.MayPass(answer, error) || error.Fault == WhatsAppFault.Rate
                    ? new WhatsAppCheck.Failed(error.Reason)
                    : new WhatsAppCheck.Refused(error.Code == 100 ? error with { Fault = WhatsAppFault.Number } : error);
            default:
                return new WhatsAppCheck.Failed(Reason(reply, key));
        }
    }

    public static string Reason(HttpReply reply, WhatsAppKey key) => reply switch
    {
        HttpReply.Answered answer => WhatsAppErrors.Read(answer, key.Secret).Reason,
        HttpReply.NotSent lost => lost.Reason,
        HttpReply.Lost lost => lost.Reason,
        _ => "the answer is too large",
    };

    public static WhatsAppError BadKey => new(null, Credential.Unusable, WhatsAppFault.Channel);
}
