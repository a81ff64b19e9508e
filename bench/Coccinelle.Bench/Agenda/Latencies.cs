namespace Coccinelle.Bench.Agenda;

/// <summary>How long answers took, in milliseconds.</summary>
internal sealed record Latencies(int Count, double P50, double P99, double Max)
{
    public static Latencies Of(IReadOnlyCollection<double> took)
    {
        if (took.Count == 0) return new(0, 0, 0, 0);
        var sorted = took.Order().ToArray();
        return new(sorted.Length, At(0.5), At(0.99), sorted[^1]);

        double At(double share) => sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
