using System.Runtime.CompilerServices;
using Coccinelle.Sandbox.Twilio;

namespace Coccinelle.Sandbox;

/// <summary>A customer's phone. Every call that it places reaches the server as Twilio would bring it.</summary>
public sealed class VirtualPhone
{
    private readonly SandboxWorld _world;
    private readonly TelephoneExchange _exchange;

    internal VirtualPhone(SandboxWorld world, TelephoneExchange exchange) => (_world, _exchange) = (world, exchange);

    /// <summary>
    /// Plays one call and yields its steps as they happen, <see cref="CallStepKind.Ended"/> last. Whoever stops listening early
    /// hangs up: the call still ends properly, with its callbacks, before the enumeration is disposed.
    /// </summary>
    public async IAsyncEnumerable<CallStep> CallAsync(CallPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = _exchange.Place(plan);
        var running = _exchange.RunAsync(call);
        try
        {
            await foreach (var step in call.ReadStepsAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return step;
            }
        }
        finally
        {
            call.HangUp();
            await running.ConfigureAwait(false);
        }
    }

    /// <summary>Plays one call to its end and returns all its steps.</summary>
    public async Task<IReadOnlyList<CallStep>> CallToEndAsync(CallPlan plan, CancellationToken cancellationToken = default)
    {
        var steps = new List<CallStep>();
        await foreach (var step in CallAsync(plan, cancellationToken).ConfigureAwait(false))
        {
            steps.Add(step);
        }

        return steps;
    }

    /// <summary>The caller hangs up. False when no such call is going on.</summary>
    public bool HangUp(string callSid) => _world.LiveCall(callSid)?.HangUp() ?? false;
}
