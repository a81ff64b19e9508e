using System.Text.Json;

namespace Coccinelle.Bench.Load;

/// <summary>One run of the load generator against one loopback port.</summary>
internal sealed record LoadPlan
{
    public required int Port { get; init; }

    public required int Connections { get; init; }

    public required int Seconds { get; init; }

    /// <summary>Requests per second, whatever the answers take (open loop); 0 = each connection asks again as soon as it is answered.</summary>
    public double Rate { get; init; }

    /// <summary>The firms that are called, one after the other.</summary>
    public required int FirstFirm { get; init; }

    public required int Firms { get; init; }

    /// <summary>Most requests that are prepared, and so sent.</summary>
    public int MostRequests => Rate > 0 ? (int)Math.Ceiling(Rate * Seconds) : Seconds * 50_000;

    public static LoadPlan FromJson(string json) => JsonSerializer.Deserialize<LoadPlan>(json)!;

    public string ToJson() => JsonSerializer.Serialize(this);
}

/// <summary>What came of it.</summary>
/// <param name="Answered">Requests answered 200 with TwiML.</param>
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
