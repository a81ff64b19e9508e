using System.Globalization;
using System.Text.Json.Nodes;
using Coccinelle.Sandbox.Twilio;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>Vapi's requests to the server: server messages and tool calls.</summary>
internal sealed class VapiWebhooks(SandboxOptions options, SandboxWorld world, WebhookSender sender, TimeProvider time)
{
    private const string SecretHeader = "X-Vapi-Secret";

    /// <summary>Sends a server message. Nothing waits for its answer on a real call, so a failure is only written down.</summary>
    public async Task TellAsync(LiveCall? phone, string name, JsonObject message, VapiCall call, CancellationToken cancellationToken)
    {
        if (world.Faults.CallbackDelay is var delay && delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellationToken);
        }

        var delivery = await sender.SendAsync(Compose(name, Own("/webhooks/vapi"), message, call), cancellationToken);
        phone?.Tell(
            CallStepKind.CallbackSent,
            name,
            ("url", delivery.Url),
            ("status", delivery.Status?.ToString(CultureInfo.InvariantCulture) ?? delivery.Failure?.ToString() ?? ""),
            ("milliseconds", delivery.Elapsed.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)));
    }

    /// <summary>Asks for the results of tool calls.</summary>
    /// <param name="server">Tool's or assistant's; null: the account's.</param>
    public Task<Delivery> AskAsync(JsonObject message, VapiCall call, VapiServer? server, CancellationToken cancellationToken) =>
        sender.SendAsync(Compose("tool-calls", server ?? Own("/api/vapi/functions"), message, call), cancellationToken);

    /// <summary>The account's server: where Vapi turns to when neither tool nor assistant name one.</summary>
    private VapiServer Own(string path) => new(
        options.PublicBase + path, new Dictionary<string, string> { [SecretHeader] = options.VapiWebhookSecret }, options.WebhookTimeout);

    private Webhook Compose(string name, VapiServer server, JsonObject message, VapiCall call)
    {
        message["timestamp"] = time.GetUtcNow().ToUnixTimeMilliseconds();
        message["call"] = VapiResources.Call(call);
        message["customer"] = VapiResources.Node(call.Request.At("customer"));
        var headers = new Dictionary<string, string>(server.Headers, StringComparer.OrdinalIgnoreCase) { ["Accept"] = "application/json, text/plain, */*" };
        if (world.Faults.Forged.HasFlag(Providers.Vapi))
        {
            headers[SecretHeader] = "somebody else's secret";
        }

        var body = new JsonObject { ["message"] = message }.ToJsonString(SandboxJson.Compact);
        return new Webhook(Providers.Vapi, name, server.Url, HttpMethod.Post, body, "application/json", headers) { Timeout = server.Timeout };
    }
}
