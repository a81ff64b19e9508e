using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>Sends one request to Meta or 360dialog and reads what became of it.</summary>
internal sealed class WhatsAppHttp(HttpClient http, WhatsAppOptions options, TimeProvider time)
{
    public async Task<HttpReply> SendAsync(HttpMethod method, string url, (string Name, string Value) credential, JsonNode? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString())) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        request.Headers.TryAddWithoutValidation(credential.Name, credential.Value);
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.UserAgent.Add(new("Coccinelle", "1.0"));
        return await http.SendOnceAsync(request, options.RequestTimeout, time, ct).ConfigureAwait(false);
    }

    /// <summary>What became of a <c>POST …/messages</c>.</summary>
    public static WhatsAppSending ReadSending(HttpReply reply) => reply switch
    {
        HttpReply.Answered { IsSuccess: true } answer when answer.Json()?.Items("messages") is [var first, ..] && first.Text("id") is { } id => new WhatsAppSending.Accepted(id),
        HttpReply.Answered { IsSuccess: true } => new WhatsAppSending.OutcomeUnknown("accepted without an id"),
        HttpReply.Answered answer when !WhatsAppErrors.MayPass(answer) => new WhatsAppSending.Refused(WhatsAppErrors.Read(answer)),
        HttpReply.NotSent lost => new WhatsAppSending.Failed(lost.Reason),
        _ => new WhatsAppSending.OutcomeUnknown(Reason(reply)),
    };

    /// <summary>What was learned about an account.</summary>
    public static WhatsAppCheck ReadCheck(HttpReply reply, Func<HttpReply.Answered, WhatsAppCheck?> read) => reply switch
    {
        HttpReply.Answered { IsSuccess: true } answer => read(answer) ?? new WhatsAppCheck.Failed("the answer does not name the number"),
        HttpReply.Answered answer when !WhatsAppErrors.MayPass(answer) => new WhatsAppCheck.Refused(WhatsAppErrors.Read(answer)),
        _ => new WhatsAppCheck.Failed(Reason(reply)),
    };

    public static string Reason(HttpReply reply) => reply switch
    {
        HttpReply.Answered answer => WhatsAppErrors.Read(answer).Reason,
        HttpReply.NotSent lost => lost.Reason,
        HttpReply.Lost lost => lost.Reason,
        _ => "the answer is too large",
    };
}
