using System.Globalization;
using System.Text.Json.Nodes;
using Coccinelle.Sandbox.Twilio;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>Vapi's requests to the server: server messages and tool calls.</summary>
internal sealed class VapiWebhooks(SandboxOptions options, SandboxWorld world, WebhookSender sender, TimeProvider time)
{
    /// <summary>Sends a server message. Nothing waits for its answer on a real call, so a failure is only written down.</summary>
    public async Task TellAsync(LiveCall? phone, string name, JsonObject message, VapiCall call, CancellationToken cancellationToken)
    {
        if (world.Faults.CallbackDelay is var delay && delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellationToken);
        }

        var delivery = await sender.SendAsync(Compose(name, "/webhooks/vapi", message, call), cancellationToken);
        phone?.Tell(
            CallStepKind.CallbackSent,
            name,
            ("url", delivery.Url),
            ("status", delivery.Status?.ToString(CultureInfo.InvariantCulture) ?? delivery.Failure?.ToString() ?? ""),
            ("milliseconds", delivery.Elapsed.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)));
    }

    /// <summary>Asks for the results of tool calls.</summary>
    public Task<Delivery> AskAsync(JsonObject message, VapiCall call, CancellationToken cancellationToken) =>
        sender.SendAsync(Compose("tool-calls", "/api/vapi/functions", message, call), cancellationToken);

    private Webhook Compose(string name, string path, JsonObject message, VapiCall call)
    {
        message["timestamp"] = time.GetUtcNow().ToUnixTimeMilliseconds();
        message["call"] = VapiResources.Call(call);
        message["customer"] = VapiResources.Node(call.Request.At("customer"));
        var secret = world.Faults.Forged.HasFlag(Providers.Vapi) ? "somebody else's secret" : options.VapiWebhookSecret;
        var body = new JsonObject { ["message"] = message }.ToJsonString(SandboxJson.Compact);
        return new Webhook(
            Providers.Vapi, name, options.PublicBase + path, HttpMethod.Post, body, "application/json",
            new Dictionary<string, string> { ["X-Vapi-Secret"] = secret, ["Accept"] = "application/json, text/plain, */*" });
    }
}
