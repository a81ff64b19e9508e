using System.Globalization;

namespace Coccinelle.Sandbox.Twilio;

/// <summary>Brings a call to the server, plays what the server answers, and reports its end.</summary>
internal sealed class TelephoneExchange(
    SandboxOptions options, SandboxWorld world, TwilioWebhooks webhooks, TwimlPlayer player, Background background, TimeProvider time)
{
    public LiveCall Place(CallPlan plan)
    {
        var call = new LiveCall(plan, options.SharedNumber, time);
        world.Begin(call);
        return call;
    }

    /// <summary>Runs until everything about the call has been delivered; ends the list of steps whatever happens.</summary>
    public async Task RunAsync(LiveCall call)
    {
        Exception? error = null;
        try
        {
            await ConductAsync(call, background.Stopping);
        }
        catch (Exception failure)
        {
            error = failure;
            throw;
        }
        finally
        {
            call.End();
            world.End(call);
            call.Close(error);
        }
    }

    private async Task ConductAsync(LiveCall call, CancellationToken stopping)
    {
        call.Tell(
            CallStepKind.Placed, call.From,
            ("callSid", call.CallSid), ("from", call.From), ("to", call.To), ("forwardedFrom", call.ForwardedFrom ?? ""));
        var reordered = world.Faults.Reordered;
        if (reordered)
        {
            await ReportEndAsync(call, "completed", stopping);
        }

        var last = await player.PlayAsync(call, new TwimlSource.Fetch("voice", options.VoiceUrl, HttpMethod.Post, []), stopping);
        call.End();
        if (!reordered)
        {
            await ReportEndAsync(call, last, stopping);
        }

        call.Status = last;
        call.Tell(CallStepKind.Ended, last, ("seconds", Seconds(call).ToString(CultureInfo.InvariantCulture)));
    }

    private async Task ReportEndAsync(LiveCall call, string status, CancellationToken stopping)
    {
        if (world.Faults.Vanished.HasFlag(Providers.Twilio))
        {
            return;
        }

        var (before, seconds) = (call.Status, Seconds(call));
        call.Status = status;
        var parameters = webhooks.Parameters(
            call,
            ("CallDuration", seconds.ToString(CultureInfo.InvariantCulture)),
            ("Duration", ((seconds + 59) / 60).ToString(CultureInfo.InvariantCulture)),
            ("CallbackSource", "call-progress-events"),
            ("SequenceNumber", "0"),
            ("Timestamp", time.GetUtcNow().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)));
        call.Status = before;
        await webhooks.CallbackAsync(call, "status", options.StatusUrl, HttpMethod.Post, parameters, stopping);
    }

    /// <summary>Twilio counts started seconds.</summary>
    private static int Seconds(LiveCall call) => (int)Math.Ceiling(call.Elapsed.TotalSeconds);
}
