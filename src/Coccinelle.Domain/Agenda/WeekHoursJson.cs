using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Domain.Agenda;

/// <summary>
/// Hours as people write them and as rows keep them: <c>{"week": {"monday": [{"from": "09:00", "to": "12:00"}]}, "exceptions": [{"date":
/// "2026-12-24", "ranges": [], "reason": "Noël"}], "openOnHolidays": false}</c>. A day that is missing is closed.
/// </summary>
public static class WeekHoursJson
{
    private const int MostRanges = 6;
    private const int MostExceptions = 400;

    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    private static readonly (string Name, IsoDayOfWeek Day)[] Days =
        [.. Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None).Select(day => (day.ToString().ToLowerInvariant(), day))];

    /// <summary>Reads hours that somebody gave; what is wrong is refused in <paramref name="fields"/> by its path.</summary>
    /// <returns>Null when the field is absent or wrong.</returns>
    public static WeekHours? Read(JsonFields fields, string name)
    {
        if (fields.Find(name) is not { ValueKind: not JsonValueKind.Null } json)
            return null;
        var hours = new JsonFields(json);
        hours.RefuseOthersThan(["week", "exceptions", "openOnHolidays"]);
        var week = hours.Find("week") is { } days ? ReadWeek(hours, days) : [];
        var exceptions = hours.Find("exceptions") is { ValueKind: not JsonValueKind.Null } dates ? ReadExceptions(hours, dates) : [];
        var open = hours.Flag("openOnHolidays") ?? false;
        fields.RefuseInside(name, hours.Errors);
        return hours.Errors.Count > 0 ? null : new WeekHours(week, exceptions, open);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static WeekHours Parse(string text)
    {
        using var document = JsonDocument.Parse($$"""{"hours":{{text}}}""");
        return Read(new JsonFields(document.RootElement), "hours") ?? throw new FormatException("These are no hours.");
    }

    public static JsonObject Write(WeekHours hours)
    {
        var week = new JsonObject();
        foreach (var (name, day) in Days)
            week[name] = Ranges(hours.Week.FirstOrDefault(known => known.Day == day)?.Ranges ?? []);
        var exceptions = new JsonArray([.. hours.Exceptions.OrderBy(special => special.Date).Select(special => new JsonObject
        {
            ["date"] = LocalDatePattern.Iso.Format(special.Date),
            ["ranges"] = Ranges(special.Ranges),
            ["reason"] = special.Reason,
        })]);
        return new JsonObject { ["week"] = week, ["exceptions"] = exceptions, ["openOnHolidays"] = hours.OpenOnHolidays };
    }

    private static JsonArray Ranges(IReadOnlyList<HourRange> ranges)
        => new([.. ranges.Select(range => new JsonObject { ["from"] = Clock.Format(range.Start), ["to"] = Clock.Format(range.End) })]);

    private static List<DayHours> ReadWeek(JsonFields hours, JsonElement json)
    {
        var days = new JsonFields(json);
        days.RefuseOthersThan(Days.Select(day => day.Name));
        var week = new List<DayHours>();
        foreach (var (name, day) in Days)
        {
            if (days.Find(name) is { ValueKind: not JsonValueKind.Null } ranges)
                week.Add(new DayHours(day, ReadRanges(days, name, ranges)));
        }

        hours.RefuseInside("week", days.Errors);
        return week;
    }

    private static List<SpecialDay> ReadExceptions(JsonFields hours, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > MostExceptions)
        {
            hours.Refuse("exceptions", AgendaTexts.ListOf(MostExceptions));
            return [];
        }

        var exceptions = new List<SpecialDay>();
        foreach (var (item, index) in json.EnumerateArray().Select((item, index) => (item, index)))
        {
            var special = new JsonFields(item);
            special.RefuseOthersThan(["date", "ranges", "reason"]);
            var date = LocalDatePattern.Iso.Parse(special.Text("date", 10) ?? "");
            if (!date.Success)
                special.Refuse("date", AgendaTexts.NotADate);
            var ranges = special.Find("ranges") is { ValueKind: not JsonValueKind.Null } given ? ReadRanges(special, "ranges", given) : [];
            var reason = special.Text("reason", 100);
            hours.RefuseInside($"exceptions[{index}]", special.Errors);
            if (special.Errors.Count == 0)
                exceptions.Add(new SpecialDay(date.Value, ranges, reason));
        }

        if (exceptions.DistinctBy(special => special.Date).Count() < exceptions.Count)
            hours.Refuse("exceptions", AgendaTexts.DateTwice);
        return exceptions;
    }

    private static List<HourRange> ReadRanges(JsonFields owner, string name, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > MostRanges)
        {
            owner.Refuse(name, AgendaTexts.ListOf(MostRanges));
            return [];
        }

        var ranges = new List<HourRange>();
        foreach (var (item, index) in json.EnumerateArray().Select((item, index) => (item, index)))
        {
            var range = new JsonFields(item);
            range.RefuseOthersThan(["from", "to"]);
            if (ReadClock(range, "from") is { } from && ReadClock(range, "to") is { } to)
                ranges.Add(new HourRange(from, to));
            owner.RefuseInside($"{name}[{index}]", range.Errors);
        }

        return ranges;
    }

    /// <summary>Midnight as an end may be written <c>24:00</c>.</summary>
    private static LocalTime? ReadClock(JsonFields range, string name)
    {
        var text = range.Text(name, 5);
        var time = Clock.Parse(text == "24:00" ? "00:00" : text ?? "");
        if (time.Success)
            return time.Value;
        range.Refuse(name, AgendaTexts.NotAClock);
        return null;
    }
}
