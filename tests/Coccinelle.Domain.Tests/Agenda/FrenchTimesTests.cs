using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Texts;
using CsCheck;
using NodaTime;

namespace Coccinelle.Domain.Tests.Agenda;

/// <summary>What callers and models say about days and times. Here it is Tuesday, 24 November 2026, 10:20.</summary>
public sealed class FrenchTimesTests
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];
    private static readonly LocalDateTime Now = new(2026, 11, 24, 10, 20);

    [Theory]
    [InlineData("2026-12-01T14:30", "2026-12-01 14:30")]
    [InlineData("2026-12-01T14:30:00", "2026-12-01 14:30")]
    [InlineData("2026-12-01 14:30", "2026-12-01 14:30")]
    [InlineData("2026-12-01T14:30:00+01:00", "2026-12-01 14:30")]
    [InlineData("2026-12-01T13:30:00Z", "2026-12-01 14:30")]
    [InlineData("2026-12-01T13:30:00.000Z", "2026-12-01 14:30")]
    [InlineData("2026-12-01", "2026-12-01")]
    [InlineData("mardi prochain à 14h30", "2026-12-01 14:30")]
    [InlineData("le 3 mars", "2027-03-03")]
    [InlineData("le 3 mars à 9h", "2027-03-03 09:00")]
    [InlineData("3 mars 2027 à 9 h 05", "2027-03-03 09:05")]
    [InlineData("le premier décembre", "2026-12-01")]
    [InlineData("mardi 1er décembre à quatorze heures trente", "2026-12-01 14:30")]
    [InlineData("Jeudi", "2026-11-26")]
    [InlineData("mardi à 18 heures", "2026-11-24 18:00")]
    [InlineData("mardi à 9 heures", "2026-12-01 09:00")]
    [InlineData("mardi en huit", "2026-12-08")]
    [InlineData("lundi de la semaine prochaine à midi", "2026-11-30 12:00")]
    [InlineData("la semaine prochaine", "2026-11-30..2026-12-06")]
    [InlineData("ce week-end", "2026-11-28..2026-11-29")]
    [InlineData("en janvier", "2027-01-01..2027-01-31")]
    [InlineData("demain matin", "2026-11-25 morning")]
    [InlineData("demain après-midi", "2026-11-25 afternoon")]
    [InlineData("après-demain à 8h", "2026-11-26 08:00")]
    [InlineData("après demain à dix heures et demie", "2026-11-26 10:30")]
    [InlineData("aujourd'hui à 16 heures moins le quart", "2026-11-24 15:45")]
    [InlineData("aujourd’hui à midi et quart", "2026-11-24 12:15")]
    [InlineData("ce soir à 8 heures", "2026-11-24 20:00")]
    [InlineData("ce soir", "2026-11-24 evening")]
    [InlineData("demain à huit heures du soir", "2026-11-25 20:00")]
    [InlineData("vendredi à 3 heures de l'après-midi", "2026-11-27 15:00")]
    [InlineData("dans deux jours à 17:15", "2026-11-26 17:15")]
    [InlineData("dans une heure", "2026-11-24 11:20")]
    [InlineData("dans quinze jours", "2026-12-08")]
    [InlineData("dans trois semaines", "2026-12-15")]
    [InlineData("27/11", "2026-11-27")]
    [InlineData("27/11/2026 à 9h", "2026-11-27 09:00")]
    [InlineData("03/03", "2027-03-03")]
    [InlineData("le 28", "2026-11-28")]
    [InlineData("samedi 28 à vingt-deux heures", "2026-11-28 22:00")]
    [InlineData("14h30", "14:30")]
    [InlineData("le matin", "morning")]
    [InlineData("demain à minuit", "2026-11-25 00:00")]
    [InlineData("le 29 février", "2028-02-29")]
    public void It_is_read(string said, string expected) => Assert.Equal(expected, Shown(FrenchTimes.Read(said, Now, Paris)));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("plus tard")]
    [InlineData("quand vous voulez")]
    [InlineData("le 31 février")]
    [InlineData("mercredi 1er décembre")]
    [InlineData("demain à 27 heures")]
    [InlineData("45/13")]
    [InlineData("3 mars 2025 mardi")]
    public void It_is_not_guessed(string? said) => Assert.Null(FrenchTimes.Read(said, Now, Paris));

    [Fact]
    public void Nothing_makes_it_throw()
    {
        Gen.String.Sample(said => _ = FrenchTimes.Read(said, Now, Paris), iter: 3000);
        var words = OneOf("mardi", "le", "31", "à", "99", "h", "heures", "et", "demie", "mars", "février", "dans", "jours", "moins", "quart", "/", ":", "2026", "un", "vingt", "\ud800", "prochain", "semaine", "prochaine", "0", "999");
        words.Array[0, 12].Sample(said => _ = FrenchTimes.Read(string.Join(' ', said), Now, Paris), iter: 5000);
        Assert.Null(FrenchTimes.Read(new string('9', 100_000), Now, Paris));
    }

    [Fact]
    public void A_moment_that_the_spring_night_leaves_out_is_none()
    {
        Assert.Null(FrenchTimes.Read("2027-03-28T02:30", Now, Paris)!.In(Paris));
        Assert.Equal(Instant.FromUtc(2027, 10, 31, 0, 30), FrenchTimes.Read("2027-10-31T02:30", Now, Paris)!.In(Paris)); // the first of two
    }

    [Theory]
    [InlineData(2026, 11, 24, 14, 0, "aujourd'hui à 14 heures")]
    [InlineData(2026, 11, 25, 9, 30, "demain à 9 heures 30")]
    [InlineData(2026, 12, 1, 12, 0, "mardi 1er décembre à midi")]
    [InlineData(2027, 11, 2, 0, 15, "mardi 2 novembre 2027 à minuit 15")]
    public void What_is_said_is_read_again_as_the_same(int year, int month, int day, int hour, int minute, string expected)
    {
        var at = new LocalDateTime(year, month, day, hour, minute);

        Assert.Equal(expected, SpokenTimes.Of(at, Now.Date));
        Assert.Equal(new TimeReading(at.Date, Time: at.TimeOfDay), FrenchTimes.Read(expected, Now, Paris));
    }

    [Fact]
    public void Every_spoken_moment_of_a_year_is_read_again_as_the_same()
        => Gen.Int[1, 320 * 96].Sample(quarter =>
        {
            var at = Now.Date.AtMidnight().PlusMinutes(quarter * 15);
            Assert.Equal(new TimeReading(at.Date, Time: at.TimeOfDay), FrenchTimes.Read(SpokenTimes.Of(at, Now.Date), Now, Paris));
        });

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static string? Shown(TimeReading? reading)
    {
        if (reading is null)
            return null;
        string?[] parts =
        [
            reading.Date?.ToString("uuuu-MM-dd", null) + (reading.Until is { } until ? $"..{until.ToString("uuuu-MM-dd", null)}" : ""),
            reading.Time?.ToString("HH:mm", null),
            reading.Period?.ToString().ToLowerInvariant(),
        ];
        return string.Join(' ', parts.Where(part => !string.IsNullOrEmpty(part)));
    }
}
