using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Coccinelle.Server.Calls;

/// <summary>How calls are answered: meter and traces <c>Coccinelle.Calls</c>. No number and no firm in any tag.</summary>
internal sealed class CallMeters
{
    public const string Name = "Coccinelle.Calls";

    private static readonly ActivitySource Source = new(Name);

    private readonly Counter<long> _answers;
    private readonly Histogram<double> _duration;

    public CallMeters(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        _answers = meter.CreateCounter<long>("coccinelle.calls.answers", "{answer}", "Voice webhooks answered, by rung and outcome.");
        _duration = meter.CreateHistogram(
            "coccinelle.calls.answer.duration",
            "s",
            "From the webhook to its TwiML.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 6] });
    }

    /// <summary>One span per answer; the request to Vapi is its child.</summary>
    public static Activity? Start(string route) => Source.StartActivity($"call {route}");

    public void Answered(string route, VoiceAnswer answer, TimeSpan took)
    {
        var tags = new TagList { { "route", route }, { "found_by", answer.FoundBy }, { "outcome", answer.Outcome } };
        _answers.Add(1, tags);
        _duration.Record(took.TotalSeconds, tags);
        Activity.Current?.SetTag("coccinelle.found_by", answer.FoundBy).SetTag("coccinelle.outcome", answer.Outcome);
    }
}
