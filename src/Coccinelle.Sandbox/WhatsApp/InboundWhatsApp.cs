using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.WhatsApp;

/// <summary>Brings the server what customers write to one of its firms' numbers.</summary>
internal sealed class InboundWhatsApp(SandboxWorld world, WhatsAppWebhooks webhooks, TimeProvider time)
{
    /// <param name="from">The customer's number, digits only; null: Meta tells his user id alone.</param>
    /// <param name="userId">Meta's id of the customer (BSUID); null: it is not told.</param>
    public async Task<SentByPhone> BringAsync(
        string? from, string? userId, string numberId, string text, int copies, CancellationToken cancellationToken)
    {
        var id = WhatsAppDesk.NewId();
        var contact = new JsonObject { ["profile"] = new JsonObject { ["name"] = "Camille" } };
        var message = new JsonObject();
        if (from is not null)
        {
            (contact["wa_id"], message["from"]) = (from, from);
            world.WhatsApp.Windows.Open(numberId, $"+{from}", time.GetUtcNow());
        }

        if (userId is not null)
        {
            (contact["user_id"], message["from_user_id"]) = (userId, userId);
            world.WhatsApp.Windows.Open(numberId, userId, time.GetUtcNow());
        }

        message["id"] = id;
        message["timestamp"] = webhooks.Now();
        message["text"] = new JsonObject { ["body"] = text };
        message["type"] = "text";
        var content = new JsonObject { ["contacts"] = new JsonArray(contact), ["messages"] = new JsonArray(message) };
        return new SentByPhone(id, await webhooks.TellAsync("whatsapp", numberId, content, Math.Max(1, copies), cancellationToken));
    }
}
