using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Prospects;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using NodaTime;

namespace Coccinelle.Server.Prospects;

/// <summary>Somebody who may become a customer.</summary>
/// <param name="Phone">In any form that a French user types.</param>
/// <param name="Source"><c>phone</c>, <c>sms</c>, <c>email</c>, <c>whatsapp</c> or <c>web</c> (default).</param>
/// <param name="InterestType">achat, vente, location, devis, … or whatever he wants.</param>
/// <param name="BudgetMin">Euros.</param>
/// <param name="BudgetMax">Euros.</param>
/// <param name="Status">Left out, it follows from the score.</param>
/// <param name="NextFollowUpAt">RFC 3339.</param>
internal sealed record NewProspectRequest(
    string Name, string? Phone, string? Email, string? Source, string? InterestType, int? BudgetMin, int? BudgetMax, string? Location, string? PropertyType,
    string? Notes, string? Status, string? NextFollowUpAt);

/// <summary>What changes of a prospect; what is left out stays, null takes away.</summary>
/// <param name="Status">Only as he may go from where he stands.</param>
internal sealed record ProspectPatchRequest(
    string? Name, string? Phone, string? Email, string? InterestType, int? BudgetMin, int? BudgetMax, string? Location, string? PropertyType, string? Notes,
    string? Status, string? NextFollowUpAt);

/// <summary>Reads what is sent about prospects.</summary>
internal static class ProspectFields
{
    private static readonly string[] Sources = [ChannelTypes.Phone, ChannelTypes.Sms, ChannelTypes.Email, ChannelTypes.WhatsApp, "web"];

    private static readonly string[] Known =
        ["name", "phone", "email", "interestType", "budgetMin", "budgetMax", "location", "propertyType", "notes", "status", "nextFollowUpAt"];

    /// <summary>Null when something is wrong; the fields say what.</summary>
    public static (ProspectFacts Facts, string? Status, Instant? FollowUpAt, string Source)? ReadNew(JsonFields fields)
    {
        fields.RefuseOthersThan([.. Known, "source"]);
        var facts = Read(fields, new ProspectFacts());
        var (status, followUpAt, source) = (fields.OneOf("status", [.. ProspectStates.All]), fields.Moment("nextFollowUpAt"), fields.OneOf("source", Sources) ?? "web");
        return fields.Errors.Count > 0 ? null : (facts, status, followUpAt, source);
    }

    /// <summary>A change, to be applied to whatever is known when it is applied; null when something is wrong.</summary>
    public static Func<ProspectRow, ProspectChangeSet>? ReadPatch(JsonFields fields)
    {
        fields.RefuseOthersThan(Known);
        Read(fields, new ProspectFacts { Name = "–" });
        var (status, followUpAt) = (fields.OneOf("status", [.. ProspectStates.All]), fields.Moment("nextFollowUpAt"));
        return fields.Errors.Count > 0
            ? null
            : row => new ProspectChangeSet(Read(fields, row.Facts), status ?? row.QualificationStatus, fields.Has("nextFollowUpAt") ? followUpAt : row.NextFollowUpAt);
    }

    private static ProspectFacts Read(JsonFields fields, ProspectFacts known)
    {
        var facts = new ProspectFacts
        {
            Name = Text("name", known.Name, ProspectLimits.Name),
            Phone = fields.Has("phone") ? fields.Phone("phone")?.Value : known.Phone,
            Email = Email(fields, known.Email),
            InterestType = Text("interestType", known.InterestType, ProspectLimits.Word),
            BudgetMin = fields.Has("budgetMin") ? fields.Number("budgetMin", 0, int.MaxValue) : known.BudgetMin,
            BudgetMax = fields.Has("budgetMax") ? fields.Number("budgetMax", 0, int.MaxValue) : known.BudgetMax,
            Location = Text("location", known.Location, ProspectLimits.Name),
            PropertyType = Text("propertyType", known.PropertyType, ProspectLimits.Word),
            Notes = Text("notes", known.Notes, ProspectLimits.Notes),
        };
        if (facts.Name is null)
            fields.Refuse("name", FieldTexts.Required);
        if (facts.BudgetMax < facts.BudgetMin && (fields.Has("budgetMax") || fields.Has("budgetMin")))
            fields.Refuse(fields.Has("budgetMax") ? "budgetMax" : "budgetMin", ProspectTexts.BudgetUpsideDown);
        return facts;

        string? Text(string name, string? before, int longest) => fields.Has(name) ? fields.Text(name, longest) : before;
    }

    private static string? Email(JsonFields fields, string? known)
    {
        if (!fields.Has("email"))
            return known;
        var email = fields.Text("email", EmailAddress.Longest) is { } text ? PeopleFields.Normalised(text) : null;
        if (email is not null && !EmailAddress.IsOne(email))
            fields.Refuse("email", FieldTexts.NotAnEmail);
        return email;
    }
}
