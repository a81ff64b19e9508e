using System.Text.Json.Nodes;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>The body of <c>POST …/messages</c>, the same for Meta and 360dialog.</summary>
public static class WhatsAppMessage
{
    /// <summary>An approved template; the only thing that may go out when the customer has not written for 24 h.</summary>
    /// <param name="to">E.164 with its <c>+</c>: without it Meta prepends the sender's country.</param>
    /// <param name="template">Its name.</param>
    /// <param name="language">Its language, <c>fr</c> or <c>en_US</c>.</param>
    /// <param name="ourId">Comes back with each status (<c>biz_opaque_callback_data</c>).</param>
    public static JsonObject Template(string to, string template, string language, string ourId) => new()
    {
        ["messaging_product"] = "whatsapp",
        ["recipient_type"] = "individual",
        ["to"] = to,
        ["type"] = "template",
        ["template"] = new JsonObject { ["name"] = template, ["language"] = new JsonObject { ["code"] = language } },
        ["biz_opaque_callback_data"] = ourId,
    };
}
