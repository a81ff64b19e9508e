using System.Text.Json;
using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Channels;
using CsCheck;
using NodaTime;

namespace Coccinelle.Domain.Tests.Agenda;

/// <summary>Hours as owners write them.</summary>
public sealed class WeekHoursJsonTests
{
    private static readonly Gen<HourRange> Range = Gen.Select(Gen.Int[0, 1439], Gen.Int[0, 1439], (from, to) => new HourRange(Minute(from), Minute(to)));

    private static readonly Gen<WeekHours> Hours = Gen.Select(
        Range.List[0, 3].Array[7], Gen.Select(Gen.Int[0, 2000], Range.List[0, 3]).List[0, 5], Gen.Bool,
        (week, dates, open) => new WeekHours(
            [.. week.Select((ranges, i) => new DayHours((IsoDayOfWeek)(i + 1), ranges))],
            [.. dates.DistinctBy(date => date.Item1).OrderBy(date => date.Item1).Select(date => new SpecialDay(new LocalDate(2026, 1, 1).PlusDays(date.Item1), date.Item2, "x"))], open));

    [Fact]
    public void What_is_written_is_read_back()
        => Hours.Sample(hours => Assert.Equal(WeekHoursJson.Write(hours).ToJsonString(), WeekHoursJson.Write(WeekHoursJson.Parse(WeekHoursJson.Write(hours).ToJsonString())).ToJsonString()), iter: 300);

    [Theory]
    [InlineData("""{"week": {"lundi": []}}""", "hours.week.lundi")]
    [InlineData("""{"week": {"monday": [{"from": "9h", "to": "12:00"}]}}""", "hours.week.monday[0].from")]
    [InlineData("""{"week": {"monday": "closed"}}""", "hours.week.monday")]
    [InlineData("""{"exceptions": [{"date": "24/12"}]}""", "hours.exceptions[0].date")]
    [InlineData("""{"exceptions": [{"date": "2026-12-24"}, {"date": "2026-12-24"}]}""", "hours.exceptions")]
    [InlineData("""{"openOnHolidays": "yes"}""", "hours.openOnHolidays")]
    [InlineData("""[]""", "hours")]
    public void What_is_wrong_is_refused_by_its_path(string json, string field)
    {
        var fields = new JsonFields(JsonElement.Parse($$"""{"hours": {{json}}}"""));

        Assert.Null(WeekHoursJson.Read(fields, "hours"));
        Assert.Contains(field, fields.Errors.Keys);
    }

    [Fact]
    public void Midnight_as_an_end_may_be_written_24()
    {
        var hours = WeekHoursJson.Parse("""{"week": {"friday": [{"from": "18:00", "to": "24:00"}]}}""");

        Assert.Equal(new HourRange(new LocalTime(18, 0), LocalTime.Midnight), Assert.Single(hours.On(new LocalDate(2026, 11, 27))));
    }

    [Theory]
    [InlineData("coiffure", "Coupe femme")]
    [InlineData("garage", "Révision")]
    [InlineData("Agence immobilière", "Visite")]
    [InlineData(null, "Rendez-vous")]
    public void A_new_firm_begins_with_what_is_usual_in_its_trade(string? sector, string service)
    {
        var defaults = SectorDefaults.Of(sector);

        Assert.Equal(service, defaults.Services[0].Name);
        Assert.All(defaults.Services, one => Assert.InRange(one.Minutes, 15, 240));
        Assert.NotEmpty(defaults.Hours.Week);
    }

    private static LocalTime Minute(int minute) => new(minute / 60, minute % 60);
}
