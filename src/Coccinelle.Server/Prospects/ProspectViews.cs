using System.Text.Json;
using Coccinelle.Domain.Prospects;
using Coccinelle.Server.Http;
using NodaTime;

namespace Coccinelle.Server.Prospects;

/// <summary>A prospect.</summary>
/// <param name="BudgetMin">Euros.</param>
/// <param name="BudgetMax">Euros.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="ScoreExplained">What it is made of, in French.</param>
/// <param name="NextStatuses">Where he may go from his status.</param>
/// <param name="InteractionCount">How often something was learnt of him.</param>
/// <param name="LastContactAt">When he last spoke with the assistant.</param>
/// <param name="History">Each time, the newest first; left out in lists.</param>
internal sealed record ProspectView(
    string Id, string Name, string? Phone, string? Email, string? Source, string? InterestType, int? BudgetMin, int? BudgetMax, string? Location, string? PropertyType,
    string? Notes, int Score, string? ScoreExplained, string Status, IReadOnlyList<string> NextStatuses, string? CallId, string? ContactId, string CreatedBy,
    int InteractionCount, Instant? LastContactAt, Instant? NextFollowUpAt, Instant? ConvertedAt, Instant CreatedAt, Instant UpdatedAt, IReadOnlyList<InteractionView>? History)
{
    public ProspectView(ProspectRow row, IReadOnlyList<InteractionRow>? history)
        : this(
            row.Id, row.Name, row.Phone, row.Email, row.Source, row.InterestType, row.BudgetMin, row.BudgetMax, row.LocationPreference, row.PropertyType,
            row.Notes, row.QualificationScore, row.QualificationNotes, row.QualificationStatus, ProspectStates.Next(row.QualificationStatus), row.CallId, row.ContactId,
            row.CreatedBy, row.InteractionCount, row.LastContactAt, row.NextFollowUpAt, row.ConvertedAt, row.CreatedAt, row.UpdatedAt,
            history?.Select(entry => new InteractionView(entry)).ToList())
    {
    }
}

/// <summary>One time that something was learnt of a prospect.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who learnt it: <c>sara</c>, the assistant, or somebody of the firm.</param>
/// <param name="CallId">On which call.</param>
/// <param name="Score">After it.</param>
/// <param name="Said">All that was said.</param>
/// <param name="Changes">What that made different.</param>
internal sealed record InteractionView(Instant At, string By, string? CallId, int Score, IReadOnlyList<ProspectWord> Said, IReadOnlyList<ProspectChange> Changes)
{
    public InteractionView(InteractionRow row)
        : this(
            row.CreatedAt, row.Actor, row.CallId, row.Score,
            JsonSerializer.Deserialize<List<ProspectWord>>(row.Said, JsonSerializerOptions.Web)!,
            JsonSerializer.Deserialize<List<ProspectChange>>(row.Changes, JsonSerializerOptions.Web)!)
    {
    }
}

/// <summary>Prospects as a file.</summary>
internal static class ProspectCsv
{
    public static readonly IReadOnlyList<CsvColumn<ProspectRow>> Columns =
    [
        new(new("Id", "Identifiant"), row => row.Id),
        new(new("Name", "Nom"), row => row.Name),
        new(new("Phone", "Téléphone"), row => row.Phone),
        new(new("E-mail", "E-mail"), row => row.Email),
        new(new("Status", "État"), row => row.QualificationStatus),
        new(new("Score", "Score"), row => row.QualificationScore),
        new(new("Score explained", "Détail du score"), row => row.QualificationNotes),
        new(new("Interest", "Demande"), row => row.InterestType),
        new(new("Budget from", "Budget minimum"), row => row.BudgetMin),
        new(new("Budget to", "Budget maximum"), row => row.BudgetMax),
        new(new("Location", "Lieu"), row => row.LocationPreference),
        new(new("Property type", "Type de bien"), row => row.PropertyType),
        new(new("Notes", "Notes"), row => row.Notes),
        new(new("Source", "Origine"), row => row.Source),
        new(new("Interactions", "Échanges"), row => row.InteractionCount),
        new(new("Last contact", "Dernier contact"), row => row.LastContactAt),
        new(new("Next follow-up", "Prochaine relance"), row => row.NextFollowUpAt),
        new(new("Converted", "Devenu client le"), row => row.ConvertedAt),
        new(new("Created", "Créé le"), row => row.CreatedAt),
    ];
}
