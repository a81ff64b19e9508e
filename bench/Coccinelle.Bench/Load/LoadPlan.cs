using System.Text.Json;

namespace Coccinelle.Bench.Load;

/// <summary>One run of the load generator against one loopback port.</summary>
internal sealed record LoadPlan
{
    public required int Port { get; init; }

    public LoadKind Kind { get; init; }

    public required int Connections { get; init; }

    public required int Seconds { get; init; }

    /// <summary>Requests per second, whatever the answers take (open loop); 0 = each connection asks again as soon as it is answered.</summary>
    public double Rate { get; init; }

    /// <summary>The firms that are called, one after the other.</summary>
    public int FirstFirm { get; init; }

    public required int Firms { get; init; }

    /// <summary>The number of the first message, for webhooks that speak of one.</summary>
    public long? FirstMessage { get; init; }

    /// <summary>Most requests that are prepared, and so sent.</summary>
    public int MostRequests => Rate > 0 ? (int)Math.Ceiling(Rate * Seconds) : Seconds * (Kind == LoadKind.Voice ? 50_000 : 25_000);

    public static LoadPlan FromJson(string json) => JsonSerializer.Deserialize<LoadPlan>(json)!;

    public string ToJson() => JsonSerializer.Serialize(this);
}

/// <summary>Which webhooks.</summary>
internal enum LoadKind
{
    /// <summary>Twilio: a call comes in.</summary>
    Voice,

    /// <summary>Twilio: a text message of ours was delivered.</summary>
    SmsStatus,

    /// <summary>Meta: somebody writes.</summary>
    WhatsApp,
}

/// <summary>What came of it.</summary>
/// <param name="Answered">Requests answered 200, Twilio's with TwiML.</param>
/// <param name="Failed">Requests answered otherwise.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="P50">Milliseconds; for an open loop from the moment when the request was due.</param>
/// <param name="P99">Likewise.</param>
/// <param name="P999">Likewise.</param>
/// <param name="Max">Likewise.</param>
/// <param name="CpuSeconds">Spent by the generator itself while it sent.</param>
internal sealed record LoadResult(
    long Answered, long Failed, double Seconds, double P50, double P99, double P999, double Max, double CpuSeconds)
{
    public double PerSecond => Answered / Seconds;
}
