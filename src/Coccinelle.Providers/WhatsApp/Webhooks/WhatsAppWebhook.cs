using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.WhatsApp.Webhooks;

/// <summary>Reads the envelope <c>entry → changes → value</c> that Meta posts and 360dialog passes on, tolerantly.</summary>
public static class WhatsAppWebhook
{
    /// <summary>
    /// Never throws. What is no envelope gives no events and says so; inside one nothing is lost: what cannot be read becomes
    /// <see cref="WhatsAppEvent.Other"/>, and everything around it is read all the same.
    /// </summary>
    public static WhatsAppBatch Read(ReadOnlySpan<byte> body)
    {
        if (JsonText.TryParseObject(body)?.At("entry") is not { ValueKind: JsonValueKind.Array } entries) return WhatsAppBatch.NoEnvelope;
        return new WhatsAppBatch(true, [.. entries.EnumerateArray().SelectMany(Entry)]);
    }

    private static IEnumerable<WhatsAppEvent> Entry(JsonElement entry)
    {
        var place = new WhatsAppPlace(entry.Words("id"), null, entry.Time("time"));
        var changes = entry.Items("changes");
        return changes.Count == 0 ? [Unreadable(entry, place)] : changes.SelectMany(change => Change(change, place));
    }

    private static IEnumerable<WhatsAppEvent> Change(JsonElement change, WhatsAppPlace account)
    {
        if (change.At("value") is not { ValueKind: JsonValueKind.Object } value) return [Unreadable(change, account)];

        var place = account with { PhoneNumberId = value.Words("metadata", "phone_number_id") };
        var messages = value.Items("messages");
        var statuses = value.Items("statuses");
        var field = change.Words("field") ?? value.Words("field") // Meta's examples of app installations have it inside.
            ?? (messages.Count + statuses.Count > 0 ? "messages" : "unreadable");
        if (field != "messages" || messages.Count + statuses.Count == 0) return [Other(field, value.Words("event"), change, place)];

        var contacts = value.Items("contacts");
        return messages.Select(message => WhatsAppMessages.Read(message, contacts, place) ?? Unreadable(message, place))
            .Concat(statuses.Select(status => WhatsAppStatuses.Read(status, place) ?? Unreadable(status, place)))
            .Concat(value.Items("errors").Select(error => Other("errors", error.Words("title"), error, place)));
    }

    private static WhatsAppEvent Unreadable(JsonElement part, WhatsAppPlace place) => Other("unreadable", null, part, place);

    /// <summary>There is no id: the words themselves, where and when they were said, are one.</summary>
    private static WhatsAppEvent.Other Other(string field, string? what, JsonElement part, WhatsAppPlace place)
    {
        var json = Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(part)); // GetRawText throws at what is no UTF-8
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{place.WabaId}\n{place.At}\n{json}"));
        return new WhatsAppEvent.Other(field, what, json)
        {
            Key = $"{field}:{Convert.ToHexStringLower(hash.AsSpan(0, 16))}",
            WabaId = place.WabaId,
            PhoneNumberId = place.PhoneNumberId,
            At = place.At,
        };
    }
}
