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
    /// <param name="parameters">The values of the variables in its body, in order.</param>
    public static JsonObject Template(string to, string template, string language, string ourId, IReadOnlyList<string>? parameters = null)
    {
        var content = new JsonObject { ["name"] = template, ["language"] = new JsonObject { ["code"] = language } };
        if (parameters is { Count: > 0 })
        {
            content["components"] = new JsonArray(new JsonObject
            {
                ["type"] = "body",
                ["parameters"] = new JsonArray([.. parameters.Select(text => new JsonObject { ["type"] = "text", ["text"] = text })]),
            });
        }

        return Message(to, "template", content, ourId);
    }

    /// <summary>Free text: only within 24 h of the customer's last message (Meta: error 131047 otherwise).</summary>
    /// <param name="to">As for a template.</param>
    /// <param name="text">At most 4,096 characters.</param>
    /// <param name="ourId">As for a template.</param>
    public static JsonObject Text(string to, string text, string ourId)
        => Message(to, "text", new JsonObject { ["body"] = text, ["preview_url"] = false }, ourId);

    private static JsonObject Message(string to, string type, JsonObject content, string ourId) => new()
    {
        ["messaging_product"] = "whatsapp",
        ["recipient_type"] = "individual",
        ["to"] = to,
        ["type"] = type,
        [type] = content,
        ["biz_opaque_callback_data"] = ourId,
    };
}
