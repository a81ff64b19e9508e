using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Coccinelle.Bench.Outside;

/// <summary>
/// Twilio and Meta in one program, as far as a sender meets them: takes a message, thinks for a while, answers, and can be asked later
/// what it has. It outlives the server, as the real ones do.
/// </summary>
/// <param name="pause">How long it thinks.</param>
/// <param name="faults">What goes wrong.</param>
/// <param name="remember">False: it only counts, so that a benchmark of minutes fits into memory.</param>
internal sealed class MessageProvider(TimeSpan pause, Faults faults, bool remember)
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Arrival>> _byRecipient = new(StringComparer.Ordinal);
    private readonly TimeProvider _time = TimeProvider.System;
    private long _taken;

    /// <summary>Called for each message that was taken, before it is answered.</summary>
    public Action<Arrival>? Taken { get; init; }

    /// <summary>Messages that were taken.</summary>
    public long Count => Interlocked.Read(ref _taken);

    /// <summary>All that was taken, in no order.</summary>
    public IEnumerable<Arrival> Arrivals => _byRecipient.Values.SelectMany(arrivals => arrivals);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/count", () => Count);
        app.MapPost("/2010-04-01/Accounts/{account}/Messages.json", TakeSmsAsync);
        app.MapGet("/2010-04-01/Accounts/{account}/Messages.json", ListSms);
        app.MapGet("/{version}/debug_token", () => Results.Json(new { data = new { is_valid = true, expires_at = 0 } }));
        app.MapGet("/{version}/{numberId}", (string numberId) => Results.Json(new { id = numberId, display_phone_number = "+33 1 40 00 00 01", verified_name = "Salon" }));
        app.MapPost("/{version}/{numberId}/messages", TakeWhatsAppAsync);
    }

    private async Task<IResult> TakeSmsAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var ours = form["StatusCallback"].ToString() is { Length: > 0 } callback
            ? QueryHelpers.ParseQuery(new Uri(callback).Query)["message"].ToString()
            : ""; // a test of the channel
        var arrival = new Arrival($"SM{Guid.NewGuid():N}", "sms", ours, form["From"]!, form["To"]!, form["Body"]!, _time.GetUtcNow());
        return await AnswerAsync(request.HttpContext, arrival, () => Results.Json(
            new { sid = arrival.Sid, status = "queued", num_segments = "1" }, statusCode: StatusCodes.Status201Created));
    }

    private async Task<IResult> TakeWhatsAppAsync(HttpRequest request, string numberId)
    {
        using var body = await JsonDocument.ParseAsync(request.Body);
        var message = body.RootElement;
        var ours = message.TryGetProperty("biz_opaque_callback_data", out var data) ? data.GetString()! : "";
        var text = message.GetProperty(message.GetProperty("type").GetString()!).GetRawText();
        var arrival = new Arrival($"wamid.{Guid.NewGuid():N}", "whatsapp", ours, numberId, message.GetProperty("to").GetString()!, text, _time.GetUtcNow());
        return await AnswerAsync(request.HttpContext, arrival, () => Results.Json(
            new { messaging_product = "whatsapp", contacts = new[] { new { input = arrival.To, wa_id = arrival.To.TrimStart('+') } }, messages = new[] { new { id = arrival.Sid } } }));
    }

    private async Task<IResult> AnswerAsync(HttpContext http, Arrival arrival, Func<IResult> answer)
    {
        var (requestLost, answerLost) = faults.Next();
        if (!requestLost) Take(arrival);
        await Task.Delay(pause, _time);
        if (!requestLost && !answerLost) return answer();
        http.Abort();
        return Results.Empty;
    }

    private void Take(Arrival arrival)
    {
        if (remember) _byRecipient.GetOrAdd(arrival.To, _ => []).Enqueue(arrival);
        Interlocked.Increment(ref _taken);
        Taken?.Invoke(arrival);
    }

    /// <summary>The newest first, as Twilio lists them.</summary>
    private IResult ListSms(HttpRequest request)
    {
        var (to, from) = (request.Query["To"].ToString(), request.Query["From"].ToString());
        var found = _byRecipient.GetValueOrDefault(to)?.Reverse().Where(arrival => arrival.Channel == "sms" && (from.Length == 0 || arrival.From == from)) ?? [];
        return Results.Json(new
        {
            messages = found.Select(arrival => new
            {
                sid = arrival.Sid,
                status = "sent",
                to = arrival.To,
                from = arrival.From,
                body = arrival.Text,
                direction = "outbound-api",
                date_created = arrival.At.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture),
            }),
            next_page_uri = (string?)null,
        });
    }
}
