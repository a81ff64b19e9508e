using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Coccinelle.Bench.Arena;
using Coccinelle.Bench.Outside;

namespace Coccinelle.Bench.Chaos;

/// <summary>A message that a firm orders. Its number stands in its text, so that it is known again at the provider.</summary>
internal sealed record Order(int Number, int Firm, string Channel, string To)
{
    /// <summary>What the number looks like in the text.</summary>
    public const string Mark = "commande ";

    public string Key => $"order-{Number}";

    public object Body => Channel == "sms"
        ? new { to = To, text = $"Votre {Mark}{Number:000000} est prête." }
        : new { to = To, template = "confirmation", variables = new { appointmentDate = $"{Mark}{Number:000000}", appointmentTime = "14 h 30" } };

    /// <summary>The number in a text; null for another text.</summary>
    public static int? NumberIn(string text) =>
        text.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at
            && int.TryParse(text.AsSpan(at + Mark.Length, 6), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}

/// <summary>Firms that order messages without end, and keep what they were promised. What was not answered is ordered again, under the same key.</summary>
internal sealed class OrderTraffic : IDisposable
{
    private const int Workers = 8;
    private const int WhatsAppOneIn = 5;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly HttpClient[] _firms;
    private readonly ConcurrentQueue<Order> _unanswered = new();
    private int _number;

    public OrderTraffic(Uri server, IEnumerable<MessageFirm> firms) => _firms = [.. firms.Select(firm => OurServer.ClientOf(server, firm.Key))];

    /// <summary>The server's id of each message that was answered 202.</summary>
    public ConcurrentDictionary<string, Order> Accepted { get; } = new(StringComparer.Ordinal);

    /// <summary>Orders that had to be sent more than once.</summary>
    public ConcurrentDictionary<int, Order> Repeated { get; } = new();

    /// <summary>Answers that nobody expects, with an example.</summary>
    public ConcurrentDictionary<string, int> Unexpected { get; } = new(StringComparer.Ordinal);

    /// <summary>Orders without an answer.</summary>
    public int Unanswered => _unanswered.Count;

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => OrderAsync(stop), CancellationToken.None)));

    /// <summary>Orders again what was never answered, for a while: the key of a request that died is free after a minute.</summary>
    public async Task InsistAsync(TimeSpan limit)
    {
        var start = _time.GetTimestamp();
        while (!_unanswered.IsEmpty && _time.GetElapsedTime(start) < limit)
        {
            for (var left = _unanswered.Count; left > 0 && _unanswered.TryDequeue(out var order); left--) await PlaceAsync(order);
            await Task.Delay(TimeSpan.FromSeconds(2), _time);
        }
    }

    public void Dispose() => Array.ForEach(_firms, http => http.Dispose());

    private async Task OrderAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _number);
            await PlaceAsync(new Order(number, number % _firms.Length, number % WhatsAppOneIn == 0 ? "whatsapp" : "sms", TwilioWebhook.Caller(number % 9_000)));
            await Task.Delay(Breath, _time, CancellationToken.None);
        }
    }

    private async Task PlaceAsync(Order order)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/channels/{order.Channel}/send") { Content = JsonContent.Create(order.Body) };
            request.Headers.Add("Idempotency-Key", order.Key);
            using var answer = await _firms[order.Firm].SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                Accepted[JsonDocument.Parse(text).RootElement.GetProperty("messageId").GetString()!] = order;
                return;
            }

            var expected = (int)answer.StatusCode is 429 or >= 500 || text.Contains("idempotency_in_progress", StringComparison.Ordinal);
            if (!expected) Unexpected.AddOrUpdate($"{(int)answer.StatusCode} {text}", 1, (_, count) => count + 1);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            await Task.Delay(Patience, _time, CancellationToken.None); // cut off: it may have been ordered or not
        }

        Repeated[order.Number] = order;
        _unanswered.Enqueue(order);
    }
}
