using System.Text.Json;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.WhatsApp.Webhooks;

/// <summary>Reads one of <c>value.statuses</c>.</summary>
internal static class WhatsAppStatuses
{
    /// <summary>Null when it does not say which message, or not how that stands.</summary>
    public static WhatsAppEvent.Status? Read(JsonElement status, WhatsAppPlace place)
    {
        if (status.Words("id") is not { } id || status.Words("status") is not { } state) return null;

        // In a group each member reports by himself, and the recipient is the group's id.
        var isGroup = status.Words("recipient_type") == "group";
        var member = isGroup ? status.Words("recipient_participant_id") : null;
        return new WhatsAppEvent.Status
        {
            Key = member is null ? $"{id}:{state}" : $"{id}:{state}:{member}",
            WabaId = place.WabaId,
            PhoneNumberId = place.PhoneNumberId,
            At = status.Time("timestamp") ?? place.At,
            MessageId = id,
            State = state,
            To = isGroup ? status.Phone("recipient_participant_id") : status.Phone("recipient_id"),
            UserId = status.Words("recipient_user_id"),
            ParentUserId = ParentUserId(status),
            CallbackData = status.Words("biz_opaque_callback_data"),
            Errors = status.Notices(),
            Pricing = Pricing(status),
        };
    }

    /// <summary>Meta's page on user ids has two names for it, and integrators have seen a third.</summary>
    private static string? ParentUserId(JsonElement status)
        => status.Words("recipient_parent_user_id") ?? status.Words("parent_recipient_user_id") ?? status.Words("parent_user_id");

    private static WhatsAppPricing? Pricing(JsonElement status)
    {
        if (status.At("pricing") is not { } pricing) return null;
        bool? billable = pricing.At("billable")?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };
        return new WhatsAppPricing(
            billable, pricing.Words("pricing_model"), pricing.Words("category"), pricing.Words("type"), status.Words("conversation", "origin", "type"));
    }
}
