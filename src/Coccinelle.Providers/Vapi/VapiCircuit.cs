using Polly;
using Polly.CircuitBreaker;

namespace Coccinelle.Providers.Vapi;

/// <summary>
/// Stops asking a Vapi that fails, for all firms together: a caller who would wait 5 s for nothing is served another way at once.
/// Refusals (4xx), full accounts and rate limits do not count: one firm's wrong assistant must not silence the others.
/// </summary>
public sealed class VapiCircuit(TimeProvider time)
{
    private readonly ResiliencePipeline<HandOverResult> _pipeline = new ResiliencePipelineBuilder<HandOverResult> { TimeProvider = time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HandOverResult>
        {
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Result is HandOverResult.Failed or HandOverResult.Nonsense or HandOverResult.OutcomeUnknown),
            // A handful of odd calls must not take the assistants of all firms away; nor must a Vapi that is well again wait long.
            FailureRatio = 0.8,
            MinimumThroughput = 8,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = TimeSpan.FromSeconds(5),
        })
        .Build();

    internal async Task<HandOverResult> ExecuteAsync(
        Func<CancellationToken, Task<HandOverResult>> handOver, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await handOver(token).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (BrokenCircuitException)
        {
            return new HandOverResult.CircuitOpen();
        }
    }
}
