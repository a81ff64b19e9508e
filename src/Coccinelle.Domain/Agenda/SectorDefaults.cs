using Coccinelle.Domain.Assistants;
using NodaTime;

namespace Coccinelle.Domain.Agenda;

/// <summary>What a new firm offers until its owner says what it does: usual services and hours of its line of business.</summary>
/// <param name="AgendaName">Of the one agenda that it begins with.</param>
/// <param name="Hours">By the wall clock.</param>
/// <param name="Services">Name, minutes, and minutes kept free afterwards; no prices: a price that nobody gave is a lie.</param>
public sealed record SectorDefaults(string AgendaName, WeekHours Hours, IReadOnlyList<(string Name, int Minutes, int BufferAfter)> Services)
{
    private static readonly IsoDayOfWeek[] MondayToFriday =
        [IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday];

    private static readonly IsoDayOfWeek[] TuesdayToSaturday =
        [IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday];

    /// <summary>By the firm's own word for what it does.</summary>
    public static SectorDefaults Of(string? sector) => Trade.Of(sector).Key switch
    {
        "beaute" => new("Salon", Split(TuesdayToSaturday, 9, 12, 14, 19), [("Coupe femme", 45, 0), ("Coupe homme", 30, 0), ("Couleur", 90, 10), ("Brushing", 30, 0)]),
        "automobile" => new("Atelier", Split(MondayToFriday, 8, 12, 14, 18), [("Révision", 60, 0), ("Diagnostic", 30, 0), ("Pneus", 45, 0), ("Freins", 90, 0)]),
        "immobilier" => new("Agence", Split(MondayToFriday, 9, 12, 14, 18), [("Visite", 30, 15), ("Estimation", 60, 30), ("Rendez-vous à l'agence", 45, 0)]),
        "sante" or "dentiste" => new("Cabinet", Split(MondayToFriday, 9, 12, 14, 18), [("Consultation", 30, 0), ("Première consultation", 45, 0)]),
        "restaurant" => new("Salle", Split(TuesdayToSaturday, 12, 14, 19, 22), [("Table", 90, 0)]),
        "fitness" => new("Salle", Straight(MondayToFriday, 9, 20), [("Séance", 60, 0), ("Essai", 60, 0)]),
        "artisan" => new("Interventions", Split(MondayToFriday, 8, 12, 13, 17), [("Devis sur place", 60, 30), ("Dépannage", 90, 30)]),
        "education" => new("Accueil", Split(MondayToFriday, 9, 12, 14, 18), [("Inscription", 30, 0), ("Cours", 60, 0)]),
        "juridique" => new("Cabinet", Split(MondayToFriday, 9, 12, 14, 18), [("Rendez-vous", 60, 0), ("Premier rendez-vous", 45, 0)]),
        _ => new("Agenda", Split(MondayToFriday, 9, 12, 14, 18), [("Rendez-vous", 30, 0)]),
    };

    private static WeekHours Split(IsoDayOfWeek[] days, int from, int noon, int after, int to)
        => new([.. days.Select(day => new DayHours(day, [Range(from, noon), Range(after, to)]))], []);

    private static WeekHours Straight(IsoDayOfWeek[] days, int from, int to) => new([.. days.Select(day => new DayHours(day, [Range(from, to)]))], []);

    private static HourRange Range(int from, int to) => new(new LocalTime(from, 0), new LocalTime(to, 0));
}
