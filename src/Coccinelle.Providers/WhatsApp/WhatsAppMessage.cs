using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>The body of <c>POST …/messages</c>, the same for Meta and 360dialog.</summary>
public static partial class WhatsAppMessage
{
    /// <summary>An approved template; the only thing that may go out when the customer has not written for 24 h.</summary>
    /// <param name="to">E.164 with its <c>+</c>: without it Meta prepends the sender's country. Or the customer's user id (BSUID, <c>FR.…</c>).</param>
    /// <param name="template">Its name.</param>
    /// <param name="language">Its language, <c>fr</c> or <c>en_US</c>.</param>
    /// <param name="ourId">Comes back with each status (<c>biz_opaque_callback_data</c>).</param>
    /// <param name="parameters">The values of the variables in its body, in order.</param>
    /// <param name="contextId">The message of the customer's that is answered.</param>
    public static JsonObject Template(
        string to, string template, string language, string ourId, IReadOnlyList<string>? parameters = null, string? contextId = null)
        => Template(to, template, language, ourId, [.. (parameters ?? []).Select(text => new WhatsAppParameter(text))], contextId);

    /// <summary>As above, for templates whose variables have names.</summary>
    public static JsonObject Template(
        string to, string template, string language, string ourId, IReadOnlyList<WhatsAppParameter> parameters, string? contextId = null)
    {
        var content = new JsonObject { ["name"] = template, ["language"] = new JsonObject { ["code"] = language } };
        if (parameters.Count > 0)
        {
            content["components"] = new JsonArray(new JsonObject
            {
                ["type"] = "body",
                ["parameters"] = new JsonArray([.. parameters.Select(Parameter)]),
            });
        }

        return Message(to, "template", content, ourId, contextId);
    }

    /// <summary>Free text: only within 24 h of the customer's last message (Meta: error 131047 otherwise).</summary>
    /// <param name="to">As for a template.</param>
    /// <param name="text">At most 4,096 characters.</param>
    /// <param name="ourId">As for a template.</param>
    /// <param name="contextId">As for a template.</param>
    public static JsonObject Text(string to, string text, string ourId, string? contextId = null)
        => Message(to, "text", new JsonObject { ["body"] = text, ["preview_url"] = false }, ourId, contextId);

    private static JsonObject Message(string to, string type, JsonObject content, string ourId, string? contextId)
    {
        var message = new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["recipient_type"] = "individual",
            [to.StartsWith('+') ? "to" : "recipient"] = to,
            ["type"] = type,
            [type] = content,
            ["biz_opaque_callback_data"] = ourId,
        };
        if (contextId is not null)
            message["context"] = new JsonObject { ["message_id"] = contextId };
        return message;
    }

    private static JsonNode Parameter(WhatsAppParameter parameter)
    {
        var node = new JsonObject { ["type"] = "text", ["text"] = Blanks().Replace(parameter.Text, " ").Trim() };
        if (parameter.Name is { } name)
            node["parameter_name"] = name;
        return node;
    }

    /// <summary>Meta refuses values with line ends, tabs or more than four blanks in a row.</summary>
    [GeneratedRegex(@"[\r\n\t\f\v\u0085\u2028\u2029]+ *| {2,}")]
    private static partial Regex Blanks();
}

/// <summary>A value for a variable of a template.</summary>
/// <param name="Text">What stands there; line ends become blanks.</param>
/// <param name="Name">For templates whose variables have names; null for those that are numbered.</param>
public sealed record WhatsAppParameter(string Text, string? Name = null);
