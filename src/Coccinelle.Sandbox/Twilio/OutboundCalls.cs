using System.Globalization;

namespace Coccinelle.Sandbox.Twilio;

/// <summary>A call that the server asked for.</summary>
/// <param name="Document">What is played to whoever picks up.</param>
/// <param name="Callback">Where its progress is reported; null: nowhere.</param>
/// <param name="Events">What is reported: <c>initiated</c>, <c>ringing</c>, <c>answered</c>, <c>completed</c>.</param>
internal sealed record OutboundRequest(string From, string To, TwimlSource Document, string? Callback, IReadOnlyList<string> Events);

/// <summary>Rings up whom the server wants to call, plays him the document, and reports. A number that forwards comes back to us.</summary>
internal sealed class OutboundCalls(
    SandboxOptions options, SandboxWorld world, TwilioWebhooks webhooks, TelephoneExchange exchange, TwimlPlayer player, Background background, TimeProvider time)
{
    public LiveCall Place(OutboundRequest request)
    {
        var plan = new CallPlan { From = request.From, To = request.To };
        var call = new LiveCall(plan, options.SharedNumber, time) { Direction = "outbound-api", Status = "queued" };
        world.Begin(call);
        return call;
    }

    public void Start(LiveCall call, OutboundRequest request) => background.Run($"outbound call {call.CallSid}", async stopping =>
    {
        var reports = new List<Func<Task>>();
        try
        {
            await RunAsync(call, request, reports, stopping);
        }
        finally
        {
            call.End();
            world.End(call);
        }

        // What was held back comes now, the newest first.
        foreach (var report in Enumerable.Reverse(reports))
        {
            await report();
        }
    });

    private async Task RunAsync(LiveCall call, OutboundRequest request, List<Func<Task>> held, CancellationToken stopping)
    {
        var sequence = 0;
        call.Tell(CallStepKind.Placed, call.From, ("callSid", call.CallSid), ("from", call.From), ("to", call.To), ("forwardedFrom", ""));
        await ReportAsync("initiated", "initiated");
        var callee = world.CalleeAt(call.To);
        if (callee.Behaviour != CalleeBehaviour.Failed)
        {
            call.Status = "ringing";
            await ReportAsync("ringing", "ringing");
        }

        var last = call.IsHungUp ? "canceled" : callee.Behaviour switch
        {
            CalleeBehaviour.Busy => "busy",
            CalleeBehaviour.NoAnswer => "no-answer",
            CalleeBehaviour.Failed => "failed",
            CalleeBehaviour.Forwards => await ComeBackAsync(call, callee.Carrier, PlayAsync),
            CalleeBehaviour.Answers => await PlayAsync(),
            _ => throw new InvalidOperationException($"Unknown behaviour {callee.Behaviour}."),
        };
        call.Status = last;
        call.Tell(CallStepKind.Ended, last, ("seconds", Seconds(call)));
        call.End();
        if (!world.Faults.Vanished.HasFlag(Providers.Twilio))
        {
            await ReportAsync("completed", last, ("CallDuration", Seconds(call)), ("Duration", Minutes(call)));
        }

        async Task<string> PlayAsync()
        {
            call.Status = "in-progress";
            await ReportAsync("answered", "in-progress");
            return await player.PlayAsync(call, request.Document, stopping);
        }

        async Task ReportAsync(string name, string status, params IEnumerable<(string, string)> more)
        {
            if (request.Callback is not { Length: > 0 } url || !request.Events.Contains(name))
            {
                return;
            }

            (string, string)[] facts =
            [
                ("CallStatus", status),
                ("CallbackSource", "call-progress-events"),
                ("SequenceNumber", (sequence++).ToString(CultureInfo.InvariantCulture)),
                ("Timestamp", time.GetUtcNow().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)),
            ];
            var parameters = webhooks.Parameters(call, [.. facts, .. more]);
            Task SendAsync() => webhooks.CallbackAsync(call, "call-status", url, HttpMethod.Post, parameters, stopping);
            if (world.Faults.Reordered)
            {
                held.Add(SendAsync);
                return;
            }

            await SendAsync();
        }
    }

    /// <summary>The carrier brings the call to our number: while that rings, ours rings; when it is answered, ours is; and they end together.</summary>
    private async Task<string> ComeBackAsync(LiveCall call, Carrier carrier, Func<Task<string>> playAsync)
    {
        var leg = exchange.Place(new CallPlan { From = call.From, ForwardedFrom = call.To, Carrier = carrier });
        var running = exchange.RunAsync(leg);
        await Task.WhenAny(leg.Answered, running);
        if (!leg.Answered.IsCompleted)
        {
            await running;
            return leg.Status == "busy" ? "busy" : "no-answer";
        }

        var isOver = false;
        var ending = EndTogetherAsync();
        var last = await playAsync();
        isOver = true;
        leg.HangUp();
        await ending;
        return last;

        async Task EndTogetherAsync()
        {
            await running;
            if (!isOver)
            {
                call.HangUp("callee");
            }
        }
    }

    /// <summary>Twilio counts what was answered, in started seconds and started minutes.</summary>
    private static string Seconds(LiveCall call) => Started(call, TimeSpan.FromSeconds(1));

    private static string Minutes(LiveCall call) => Started(call, TimeSpan.FromMinutes(1));

    private static string Started(LiveCall call, TimeSpan unit) =>
        (call.Answered.IsCompleted ? (int)Math.Ceiling(call.Elapsed / unit) : 0).ToString(CultureInfo.InvariantCulture);
}
