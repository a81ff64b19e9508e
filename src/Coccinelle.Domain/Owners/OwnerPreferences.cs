using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using NodaTime;

namespace Coccinelle.Domain.Owners;

/// <summary>What a firm's owner wants to hear, where and when. The defaults are those of a firm that never said anything.</summary>
public sealed record OwnerPreferences
{
    private const int LongestAddress = 254;

    private static readonly Said NotATime = new("A time of day such as 19:00.", "Une heure comme 19:00.");

    /// <summary><c>sms</c>, <c>email</c> or <c>whatsapp</c>; null = a text message when the owner's phone is known, else an e-mail.</summary>
    public string? Channel { get; init; }

    /// <summary>Null = the owner's phone, or the firm's e-mail address.</summary>
    public string? To { get; init; }

    /// <summary>One message for each call that matters.</summary>
    public bool PerCall { get; init; } = true;

    /// <summary>One message in the evening.</summary>
    public bool Digest { get; init; } = true;

    /// <summary>By the firm's clock.</summary>
    public LocalTime DigestAt { get; init; } = new(19, 0);

    /// <summary>When the owner is left in peace.</summary>
    public QuietHours QuietHours { get; init; } = new(new LocalTime(21, 0), new LocalTime(8, 0));

    /// <summary>Whether callers who reached nobody get a text message.</summary>
    public bool TextBack { get; init; } = true;

    /// <summary>Reads whole preferences; what is absent takes its default, what is wrong is refused by its name.</summary>
    public static OwnerPreferences Read(JsonFields fields)
    {
        var defaults = new OwnerPreferences();
        var channel = fields.OneOf("channel", ChannelTypes.Sms, ChannelTypes.Email, ChannelTypes.WhatsApp);
        return new OwnerPreferences
        {
            Channel = channel,
            To = Address(fields, channel),
            PerCall = fields.Flag("perCall") ?? defaults.PerCall,
            Digest = fields.Flag("digest") ?? defaults.Digest,
            DigestAt = Time(fields, "digestAt") ?? defaults.DigestAt,
            QuietHours = fields.Nested("quietHours") is { } hours ? Hours(fields, hours) : defaults.QuietHours,
            TextBack = fields.Flag("textBack") ?? defaults.TextBack,
        };
    }

    /// <summary>Without a channel the address says which it is.</summary>
    private static string? Address(JsonFields fields, string? channel)
    {
        if (fields.Text("to", LongestAddress) is not { } to)
            return null;
        if (channel == ChannelTypes.Email)
            return EmailAddress.IsOne(to) ? to.ToLowerInvariant() : Refuse(fields, "to", FieldTexts.NotAnEmail);
        if (channel is null)
            return Refuse(fields, "channel", FieldTexts.Required);
        return E164.TryParse(to, out var number) ? number.Value : Refuse(fields, "to", FieldTexts.NotAPhoneNumber);
    }

    private static QuietHours Hours(JsonFields fields, System.Text.Json.JsonElement json)
    {
        var inner = new JsonFields(json);
        inner.RefuseOthersThan(["from", "to"]);
        var (from, to) = (Time(inner, "from"), Time(inner, "to"));
        if (from is null)
            inner.Refuse("from", FieldTexts.Required);
        if (to is null)
            inner.Refuse("to", FieldTexts.Required);
        fields.RefuseInside("quietHours", inner.Errors);
        return new QuietHours(from ?? default, to ?? default);
    }

    private static LocalTime? Time(JsonFields fields, string name)
    {
        if (fields.Text(name, 100) is not { } text)
            return null;
        if (QuietHours.Read(text) is { } time)
            return time;
        fields.Refuse(name, NotATime);
        return null;
    }

    private static string? Refuse(JsonFields fields, string name, Said reason)
    {
        fields.Refuse(name, reason);
        return null;
    }
}
