using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Coccinelle.Bench.Outside;
using Coccinelle.Domain.Proofs;

namespace Coccinelle.Bench.Chaos;

/// <summary>A webhook that was answered 2xx.</summary>
/// <param name="Provider">As the inbox names it.</param>
/// <param name="Key">Its key in the inbox.</param>
/// <param name="Effect">What must come of it: <c>inbound|provider|id</c> or <c>event|message|kind</c>.</param>
internal sealed record Acknowledged(string Provider, string Key, string Effect);

/// <summary>Twilio and Meta that report and pass on messages without end: each event until it is acknowledged, one in ten a second time.</summary>
internal sealed class WebhookTraffic(Uri server, MessageFirm[] firms) : IDisposable
{
    private const int Writers = 4;
    private const int Reporters = 4;
    private const int TwiceOneIn = 10;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(30);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly HttpClient _http = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(20) };
    private readonly Channel<Arrival> _arrivals = Channel.CreateUnbounded<Arrival>();
    private int _number;
    private int _reporting;

    public ConcurrentQueue<Acknowledged> Acknowledged { get; } = new();

    /// <summary>Deliveries that were not answered 2xx: a dead server, or one whose database was away.</summary>
    public ConcurrentDictionary<string, int> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>Deliveries of an event that had been acknowledged.</summary>
    public int Twice { get; private set; }

    /// <summary>Messages whose reports are still to be delivered.</summary>
    public int Unreported => _arrivals.Reader.Count + Volatile.Read(ref _reporting);

    /// <summary>The provider has taken a message, and will report on it.</summary>
    public void Report(Arrival arrival)
    {
        if (arrival.Ours.Length > 0) _arrivals.Writer.TryWrite(arrival);
    }

    /// <summary>Customers who write, until told to stop.</summary>
    public Task WriteAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => WriteOneByOneAsync(stop), CancellationToken.None)));

    /// <summary>Reports on what the provider took, until told to stop.</summary>
    public Task ReportAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, Reporters).Select(_ => Task.Run(() => ReportOneByOneAsync(stop), CancellationToken.None)));

    public void Dispose() => _http.Dispose();

    private async Task WriteOneByOneAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _number);
            var (from, text) = (TwilioWebhook.Caller(number % 9_000), $"Question {number}");
            if (number % 2 == 0)
            {
                var sid = $"SM{Guid.NewGuid():N}";
                await DeliverTwilioAsync(TwilioSmsWebhook.InboundPath, TwilioSmsWebhook.Inbound(sid, from, text), $"{sid}|inbound", $"inbound|twilio|{sid}", stop);
            }
            else
            {
                var (firm, id) = (firms[number % firms.Length], $"wamid.{Guid.NewGuid():N}");
                await DeliverMetaAsync(WhatsAppWebhookBody.Text(firm.NumberId, id, from, text, _time.GetUtcNow()), $"inbound|whatsapp|{firm.NumberId}:{id}", stop);
            }

            await Task.Delay(Breath, _time, CancellationToken.None);
        }
    }

    private async Task ReportOneByOneAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var arrival = await _arrivals.Reader.ReadAsync(stop);
                Interlocked.Increment(ref _reporting);
                string[] told = arrival.Sid[^1] % 2 == 0 ? ["sent", "delivered"] : ["delivered", "sent"]; // in any order
                foreach (var status in told) await ReportAsync(arrival, status, stop);
                Interlocked.Decrement(ref _reporting);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private Task ReportAsync(Arrival arrival, string status, CancellationToken stop)
    {
        var effect = $"event|{arrival.Ours}|{status}";
        return arrival.Channel == "sms"
            ? DeliverTwilioAsync(
                TwilioSmsWebhook.StatusPath(arrival.Ours), TwilioSmsWebhook.Status(arrival.Sid, arrival.From, arrival.To, status), $"{arrival.Sid}|{status}|", effect, stop)
            : DeliverMetaAsync(WhatsAppWebhookBody.Status(arrival.From, arrival.Sid, arrival.Ours, arrival.To, status, _time.GetUtcNow()), effect, stop);
    }

    private Task DeliverTwilioAsync(string path, IEnumerable<KeyValuePair<string, string>> form, string key, string effect, CancellationToken stop)
    {
        var body = TwilioSmsWebhook.Body(form);
        return DeliverAsync(path, body, "application/x-www-form-urlencoded", ("X-Twilio-Signature", TwilioSmsWebhook.Sign(path, body)), new("twilio-sms", key, effect), stop);
    }

    private Task DeliverMetaAsync(string body, string effect, CancellationToken stop)
    {
        var raw = Encoding.UTF8.GetBytes(body);
        var signature = ("X-Hub-Signature-256", MetaSignature.Sign(WhatsAppWebhookBody.AppSecret, raw));
        return DeliverAsync(WhatsAppWebhookBody.Path, body, "application/json", signature, new("whatsapp", $"|{Convert.ToHexStringLower(SHA256.HashData(raw))}", effect), stop);
    }

    private async Task DeliverAsync(string path, string body, string type, (string Name, string Value) proof, Acknowledged once, CancellationToken stop)
    {
        while (!await PostAsync(path, body, type, proof))
        {
            if (stop.IsCancellationRequested) return; // never acknowledged: it may be there or not
            await Task.Delay(TimeSpan.FromMilliseconds(250), _time, CancellationToken.None);
        }

        Acknowledged.Enqueue(once);
        if (RandomNumberGenerator.GetInt32(TwiceOneIn) == 0 && await PostAsync(path, body, type, proof)) Twice++;
    }

    private async Task<bool> PostAsync(string path, string body, string type, (string Name, string Value) proof)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)) };
            request.Headers.Add(proof.Name, proof.Value);
            using var answer = await _http.SendAsync(request);
            if (answer.IsSuccessStatusCode) return true;
            Refused.AddOrUpdate($"{(int)answer.StatusCode}", 1, (_, count) => count + 1);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            Refused.AddOrUpdate("no answer", 1, (_, count) => count + 1);
        }

        return false;
    }
}
