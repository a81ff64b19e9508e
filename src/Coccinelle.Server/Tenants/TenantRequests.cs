using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using NodaTime;

namespace Coccinelle.Server.Tenants;

/// <summary>A firm as the operator enters it. Telephone numbers in any French form; <c>timeZone</c> is an IANA name.</summary>
/// <param name="Name">At most 120 characters; callers hear it.</param>
/// <param name="Sector">For example <c>coiffure</c>, <c>garage</c>, <c>immobilier</c>.</param>
/// <param name="TimeZone">Default <c>Europe/Paris</c>.</param>
/// <param name="Locale">Default <c>fr-FR</c>.</param>
/// <param name="ContactEmail">Where the platform writes to the owner.</param>
/// <param name="OwnerPhone">The owner's own phone, vouched for by the operator: calls from it reach his own assistant.</param>
/// <param name="OverflowNumber">Where calls go that the assistant cannot take; it must not forward to us.</param>
internal sealed record TenantRequest(
    string Name, string? Sector, string? TimeZone, string? Locale, string ContactEmail, string? OwnerPhone, string? OverflowNumber);

/// <summary>The fields of <see cref="TenantRequest"/>, all optional, and an assistant that already exists at Vapi.</summary>
internal sealed record TenantPatchRequest(
    string? Name, string? Sector, string? TimeZone, string? Locale, string? ContactEmail, string? OwnerPhone, string? OverflowNumber, string? AssistantId);

/// <summary>Reads what the operator sends, naming every field that is wrong.</summary>
internal static class TenantFields
{
    private static readonly string[] Known = ["name", "sector", "timeZone", "locale", "contactEmail", "ownerPhone", "overflowNumber"];

    /// <summary>Reads a patch; a new firm is a patch whose required fields are there.</summary>
    public static TenantPatch Read(JsonFields fields, bool isNew)
    {
        fields.RefuseOthersThan(isNew ? Known : [.. Known, "assistantId"]);
        var patch = new TenantPatch
        {
            Name = fields.Text("name", 120),
            Sector = fields.Text("sector", 60),
            TimeZone = Zone(fields),
            Locale = fields.OneOf("locale", "fr-FR"),
            ContactEmail = Email(fields),
            OwnerPhone = Phone(fields, "ownerPhone"),
            OverflowNumber = Phone(fields, "overflowNumber"),
            AssistantId = isNew ? null : fields.Text("assistantId", 100),
        };
        if (isNew && patch.Name is null)
            fields.Refuse("name", FieldTexts.Required);
        if (isNew && patch.ContactEmail is null)
            fields.Refuse("contactEmail", FieldTexts.Required);
        return patch;
    }

    private static string? Zone(JsonFields fields)
    {
        var name = fields.Text("timeZone", 60);
        if (name is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is null)
            fields.Refuse("timeZone", new Said("Not an IANA time zone, such as Europe/Paris.", "Ce n'est pas un fuseau horaire IANA, comme Europe/Paris."));
        return name;
    }

    /// <summary>One @ with something around it and no blanks: what more is true only shows when a message arrives.</summary>
    private static string? Email(JsonFields fields)
    {
        var text = fields.Text("contactEmail", 254);
        if (text is not null && (text.Count(c => c == '@') != 1 || text.Any(char.IsWhiteSpace) || text[0] == '@' || text[^1] == '@'))
            fields.Refuse("contactEmail", FieldTexts.NotAnEmail);
        return text;
    }

    private static string? Phone(JsonFields fields, string name)
    {
        if (fields.Text(name, 64) is not { } text)
            return null;
        if (E164.TryParse(text, out var number))
            return number.Value;

        fields.Refuse(name, FieldTexts.NotAPhoneNumber);
        return null;
    }
}
