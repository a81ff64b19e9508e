using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.WhatsApp;

/// <summary>Brings an accepted message to its reader, and reports each step.</summary>
internal sealed class WhatsAppReports(SandboxWorld world, WhatsAppWebhooks webhooks, Background background)
{
    private const int Undeliverable = 131026;

    /// <param name="callbackData">What the server wants to have back with each status (<c>biz_opaque_callback_data</c>).</param>
    public void Report(SentWhatsApp message, bool isTemplate, string? callbackData)
    {
        var faults = world.Faults;
        var fate = faults.WhatsAppStatuses;
        string[] steps = fate switch
        {
            WhatsAppStatuses.SentOnly => ["sent"],
            WhatsAppStatuses.Failed131026 => ["failed"],
            _ => ["sent", "delivered", "read"],
        };
        world.WhatsAppBox.Change(message.Id, known => known with { Status = steps[^1], ErrorCode = steps[^1] == "failed" ? Undeliverable : null });
        if (fate == WhatsAppStatuses.None)
        {
            return;
        }

        var told = Told(steps, faults).Select(status => Status(message, status, isTemplate, callbackData)).ToArray();
        background.Run($"reports on message {message.Id}", async stopping =>
        {
            foreach (var status in told)
            {
                await webhooks.CallbackAsync(message.Number, status, stopping);
            }
        });
    }

    /// <summary>The statuses in the order in which they come.</summary>
    private static string[] Told(string[] steps, SandboxFaults faults)
    {
        IEnumerable<string> told = faults.Vanished.HasFlag(Providers.WhatsApp) ? steps[..1] : steps;
        told = faults.Reordered ? told.Reverse() : told;
        string[] all = [.. told.SelectMany(step => Enumerable.Repeat(step, Math.Max(1, faults.WhatsAppStatusCopies)))];
        if (faults.WhatsAppStatusShuffled)
        {
            Random.Shared.Shuffle(all);
        }

        return all;
    }

    private JsonObject Status(SentWhatsApp message, string step, bool isTemplate, string? callbackData)
    {
        var status = new JsonObject { ["id"] = message.Id, ["status"] = step, ["timestamp"] = webhooks.Now() };
        status[message.To.StartsWith('+') ? "recipient_id" : "recipient_user_id"] = message.To.TrimStart('+');
        if (step is "sent" or "delivered")
        {
            // An answer within the window is free, a template is not (Meta: pricing by message, since July 2025).
            status["pricing"] = new JsonObject
            {
                ["billable"] = isTemplate,
                ["pricing_model"] = "PMP",
                ["type"] = isTemplate ? "regular" : "free_customer_service",
                ["category"] = isTemplate ? "utility" : "service",
            };
        }

        if (step == "failed")
        {
            status["errors"] = new JsonArray(new JsonObject
            {
                ["code"] = Undeliverable,
                ["title"] = "Message undeliverable",
                ["message"] = "Message undeliverable",
                ["error_data"] = new JsonObject { ["details"] = "Message Undeliverable." },
                ["href"] = "/documentation/business-messaging/whatsapp/support/error-codes",
            });
        }

        if (callbackData is not null)
        {
            status["biz_opaque_callback_data"] = callbackData;
        }

        return status;
    }
}
