using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Assistants.Functions;
using NodaTime;

namespace Coccinelle.Server.Agenda.Functions;

/// <summary>When somebody wants to come, as the model passed it on: ISO, or his own words, in <c>start</c>, or in <c>date</c>, <c>time</c> and <c>period</c>.</summary>
internal static class SpokenWish
{
    /// <summary>The moment that <c>start</c>, or <c>date</c> with <c>time</c>, means; null when it is not said to the minute.</summary>
    public static Instant? Start(FunctionCall call)
        => Read(call, call.Arguments.Text("start"))?.In(call.Call.Zone)
            ?? Read(call, Joined(call.Arguments.Text("start") ?? call.Arguments.Text("date"), call.Arguments.Text("time")))?.In(call.Call.Zone);

    /// <summary>What <c>date</c>, <c>time</c> and <c>period</c> say; null when something was said and not understood.</summary>
    public static (bool Understood, TimeReading? Reading) Day(FunctionCall call)
    {
        var said = Joined(call.Arguments.Text("date") ?? call.Arguments.Text("start"), call.Arguments.Text("time"));
        var period = PeriodOf(call.Arguments.Text("period"));
        if (said is null)
            return (true, period is null ? null : new TimeReading(null, Period: period));
        var reading = Read(call, said);
        return reading is null ? (false, null) : (true, reading.Time is null && period is not null ? reading with { Period = period } : reading);
    }

    /// <summary>Models write the part of a day in English, in French, and within a sentence.</summary>
    private static DayPeriod? PeriodOf(string? text)
    {
        var words = PlainWords.Of(text);
        return words.Contains("matin") || words.Contains("matinee") || words.Contains("morning") ? DayPeriod.Morning
            : words.Contains("soir") || words.Contains("soiree") || words.Contains("evening") ? DayPeriod.Evening
            : words.Contains("midi") || words.Contains("afternoon") ? DayPeriod.Afternoon
            : null;
    }

    private static TimeReading? Read(FunctionCall call, string? text) => text is null ? null : FrenchTimes.Read(text, call.LocalNow, call.Call.Zone);

    private static string? Joined(string? day, string? time)
        => (day, time) switch
        {
            (null, null) => null,
            ({ Length: 10 } iso, { } clock) when iso[4] == '-' && clock.Contains(':', StringComparison.Ordinal) => $"{iso}T{clock}",
            _ => $"{day} {time}".Trim(),
        };
}
