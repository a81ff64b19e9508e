using System.Text.Json;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.WhatsApp.Webhooks;

/// <summary>Reads one of <c>value.messages</c>.</summary>
internal static class WhatsAppMessages
{
    /// <summary>Null only when it has no id: then it cannot be told from a repetition of itself.</summary>
    public static WhatsAppEvent.Inbound? Read(JsonElement message, IReadOnlyList<JsonElement> contacts, WhatsAppPlace place)
    {
        if (message.Words("id") is not { } id) return null;

        var type = message.Words("type") ?? "unknown";
        var contact = Contact(message, contacts);
        return new WhatsAppEvent.Inbound
        {
            Key = id,
            WabaId = place.WabaId,
            PhoneNumberId = place.PhoneNumberId,
            At = message.Time("timestamp") ?? place.At,
            MessageId = id,
            Type = type,
            WaId = message.Words("from") ?? contact?.Words("wa_id"),
            From = message.Phone("from") ?? contact?.Phone("wa_id"),
            UserId = message.Words("from_user_id") ?? contact?.Words("user_id"),
            ProfileName = contact?.Words("profile", "name"),
            Text = Text(message, type),
            Payload = message.Words("button", "payload") ?? Reply(message)?.Words("id"),
            ContextId = message.Words("context", "id"),
            GroupId = message.Words("group_id"),
            ChangedFrom = type == "system" ? message.Phone("system", "wa_id") : null,
            ChangedUserId = type == "system" ? message.Words("system", "user_id") : null,
            Errors = message.Notices(),
        };
    }

    /// <summary>The sender among those that Meta describes. One alone is he, unless the message names another.</summary>
    private static JsonElement? Contact(JsonElement message, IReadOnlyList<JsonElement> contacts)
    {
        var (from, user) = (message.Words("from"), message.Words("from_user_id"));
        foreach (var contact in contacts)
        {
            if ((from is not null && contact.Words("wa_id") == from) || (user is not null && contact.Words("user_id") == user)) return contact;
        }

        return from is null && user is null && contacts is [var only] ? only : null;
    }

    private static string? Text(JsonElement message, string type) => type switch
    {
        "text" => message.Words("text", "body"),
        "button" => message.Words("button", "text"),
        "interactive" => Reply(message)?.Words("title") ?? message.Words("interactive", "nfm_reply", "body"),
        "reaction" => message.Words("reaction", "emoji"),
        "order" => message.Words("order", "text"),
        "system" => message.Words("system", "body"),
        _ => message.Words(type, "caption"),
    };

    private static JsonElement? Reply(JsonElement message) => message.At("interactive", "button_reply") ?? message.At("interactive", "list_reply");
}
