using System.Globalization;
using NodaTime;

namespace Coccinelle.Domain.Assistants;

/// <summary>Hours and services, as one says them.</summary>
internal static class SpokenLists
{
    private const int LongestServices = 1_200;

    private static readonly (IsoDayOfWeek Day, string Name)[] Week =
    [
        (IsoDayOfWeek.Monday, "lundi"), (IsoDayOfWeek.Tuesday, "mardi"), (IsoDayOfWeek.Wednesday, "mercredi"), (IsoDayOfWeek.Thursday, "jeudi"),
        (IsoDayOfWeek.Friday, "vendredi"), (IsoDayOfWeek.Saturday, "samedi"), (IsoDayOfWeek.Sunday, "dimanche"),
    ];

    /// <summary><c>lundi fermé, mardi de 9 heures à 12 heures et de 14 heures à 18 heures 30, …</c></summary>
    public static string Hours(IReadOnlyList<OpeningHours> hours) => string.Join(", ", Week.Select(day => $"{day.Name} {Day(hours, day.Day)}"));

    /// <summary>One service a line, as many as there is room for.</summary>
    public static string Services(IReadOnlyList<OfferedService> services)
    {
        var lines = new List<string>();
        foreach (var line in services.Select(Service).Where(line => line.Length > 0))
        {
            if (lines.Sum(known => known.Length + 1) + line.Length > LongestServices)
                return string.Join('\n', lines.Append("- et d'autres, dont tu ne sais rien de plus."));
            lines.Add(line);
        }

        return string.Join('\n', lines);
    }

    /// <summary>Whom one can have an appointment with; nothing where there is no choice.</summary>
    public static string Agendas(IReadOnlyList<string> agendas)
        => agendas.Count < 2 ? "" : string.Join(", ", agendas.Take(12).Select(name => Cleaned.Line(name, 40)).Where(name => name.Length > 0));

    private static string Day(IReadOnlyList<OpeningHours> hours, IsoDayOfWeek day)
    {
        // Three stretches are more than any day has, and keep the prompt short whatever is entered.
        var stretches = hours.Where(stretch => stretch.Day == day).OrderBy(stretch => stretch.Opens).Take(3)
            .Select(stretch => $"de {Time(stretch.Opens)} à {Time(stretch.Closes)}").ToList();
        return stretches.Count == 0 ? "fermé" : string.Join(" et ", stretches);
    }

    private static string Time(LocalTime time)
        => $"{Number(time.Hour)} heure{(time.Hour > 1 ? "s" : "")}{(time.Minute == 0 ? "" : " " + Number(time.Minute))}";

    private static string Service(OfferedService service)
    {
        var name = Cleaned.Line(service.Name, 80);
        if (name.Length == 0)
            return "";
        var minutes = service.Minutes is > 0 and { } duration ? $" {Number(duration)} minutes," : "";
        return $"- {name} :{minutes} {Price(service.PriceCents)}.";
    }

    private static string Price(int? cents) => cents switch
    {
        null or < 0 => "prix inconnu de toi",
        0 => "gratuit",
        { } known => $"{Number(known / 100)} euros{(known % 100 == 0 ? "" : " " + Number(known % 100))}",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
