using Coccinelle.Bench.Arena;

namespace Coccinelle.Bench.Report;

/// <summary>All measurements of a run, by lane.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<Lane, List<Measurement>> _rounds = [];
    private readonly Dictionary<Lane, Measurement> _halfLoad = [];
    private readonly Dictionary<Lane, long> _answered = [];

    /// <summary>Requests that were not answered with 200 and TwiML.</summary>
    public long Failures { get; private set; }

    public void WarmedUp(Lane lane, Measurement measurement) => Count(lane, measurement);

    public void Measured(Lane lane, Measurement measurement)
    {
        Count(lane, measurement);
        if (!_rounds.TryGetValue(lane, out var rounds)) _rounds[lane] = rounds = [];
        rounds.Add(measurement);
    }

    public void AtHalfLoad(Lane lane, Measurement measurement)
    {
        Count(lane, measurement);
        _halfLoad[lane] = measurement;
    }

    /// <summary>Every call that was ever answered, warm-up included.</summary>
    public long Answered(Lane lane) => _answered[lane];

    public IReadOnlyList<Measurement> Rounds(Lane lane) => _rounds[lane];

    public Measurement? HalfLoad(Lane lane) => _halfLoad.GetValueOrDefault(lane);

    public double MedianRate(Lane lane) => Median(lane, round => round.Load.PerSecond);

    public double Median(Lane lane, Func<Measurement, double> value)
    {
        var sorted = _rounds[lane].Select(value).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private void Count(Lane lane, Measurement measurement)
    {
        _answered[lane] = _answered.GetValueOrDefault(lane) + measurement.Load.Answered;
        Failures += measurement.Load.Failed;
    }
}
