using System.Diagnostics.Metrics;

namespace Coccinelle.Server.Storage;

/// <summary>Meter <c>Coccinelle.Storage</c>: how well writes share commits, and what a commit costs.</summary>
internal sealed class StorageMetrics
{
    public const string MeterName = "Coccinelle.Storage";

    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _commitDuration;
    private readonly Counter<long> _failures;

    public StorageMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _batchSize = meter.CreateHistogram(
            "coccinelle.storage.batch.size", "{write}", "Writes that shared one commit",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] });
        _commitDuration = meter.CreateHistogram(
            "coccinelle.storage.commit.duration", "s", "From the first statement of a batch to its commit",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5] });
        _failures = meter.CreateCounter<long>("coccinelle.storage.write.failures", "{write}", "Writes that failed, by reason");
    }

    public void Committed(int writes, TimeSpan took)
    {
        _batchSize.Record(writes);
        _commitDuration.Record(took.TotalSeconds);
    }

    /// <param name="reason">Name of the exception's type.</param>
    public void Failed(string reason) => _failures.Add(1, new KeyValuePair<string, object?>("error.type", reason));
}
