using Coccinelle.Domain.Prospects;
using NodaTime;

namespace Coccinelle.Server.Prospects;

/// <summary>A row of <c>qualified_prospects</c>.</summary>
internal sealed class ProspectRow
{
    public const string Prefix = "prs";

    public const string Columns =
        """
        id, name, phone, email, source, interest_type, budget_min, budget_max, location_preference, property_type, qualification_score, qualification_status,
        notes, qualification_notes, call_id, contact_id, created_by, interaction_count, last_contact_at, next_follow_up_at, converted_at, created_at, updated_at
        """;

    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    public string? Source { get; init; }

    public string? InterestType { get; init; }

    public int? BudgetMin { get; init; }

    public int? BudgetMax { get; init; }

    public string? LocationPreference { get; init; }

    public string? PropertyType { get; init; }

    public required int QualificationScore { get; init; }

    public required string QualificationStatus { get; init; }

    public string? Notes { get; init; }

    public string? QualificationNotes { get; init; }

    public string? CallId { get; init; }

    public string? ContactId { get; init; }

    public required string CreatedBy { get; init; }

    public required int InteractionCount { get; init; }

    public Instant? LastContactAt { get; init; }

    public Instant? NextFollowUpAt { get; init; }

    public Instant? ConvertedAt { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant UpdatedAt { get; init; }

    public ProspectFacts Facts => new()
    {
        Name = Name,
        Phone = Phone,
        Email = Email,
        InterestType = InterestType,
        BudgetMin = BudgetMin,
        BudgetMax = BudgetMax,
        Location = LocationPreference,
        PropertyType = PropertyType,
        Notes = Notes,
    };
}

/// <summary>A row of <c>prospect_interactions</c>.</summary>
internal sealed class InteractionRow
{
    public required string Id { get; init; }

    public string? CallId { get; init; }

    public required string Actor { get; init; }

    /// <summary>JSON.</summary>
    public required string Said { get; init; }

    /// <summary>JSON.</summary>
    public required string Changes { get; init; }

    public required int Score { get; init; }

    public required Instant CreatedAt { get; init; }
}
