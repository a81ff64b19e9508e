using System.Globalization;
using System.Text;
using Coccinelle.Bench.Report;

namespace Coccinelle.Bench.Agenda;

/// <summary>The figures as Markdown for people and as JSON for comparing runs.</summary>
internal sealed class AgendaReport(AgendaOptions options, IReadOnlyList<AgendaFigures> figures)
{
    private readonly DateTimeOffset _at = TimeProvider.System.GetUtcNow();
    private readonly string _machine = Machine.Describe();

    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Agenda, {_at:yyyy-MM-dd HH:mm} UTC. {_machine}.").AppendLine();
        Head(text, $"never twice, {options.InFlight} in flight");
        Row(text, "attempts / servers", one => $"**{one.Attempts}** / {one.Servers}");
        Row(text, "attempts per second", one => $"{one.Attempts / one.Seconds:0}");
        foreach (var function in (string[])[Attempt.Book, Attempt.Hold, Attempt.Move, Attempt.Cancel])
            Row(text, $"`{function}`", one => string.Join(", ", one.Outcomes.GetValueOrDefault(function)?.Select(outcome => $"{outcome.Key} {outcome.Value}") ?? []));
        Row(text, "`book_appointment`, p50 / p99 / longest", one => Times(one.Bookings));
        Row(text, "standing appointments at the end", one => $"{one.Truth.Standing}");
        Row(text, "pairs of them that overlap (query 1)", one => $"**{one.Truth.OverlappingAppointments}**");
        Row(text, "pairs of taken times that overlap, holds included (query 2)", one => $"**{one.Truth.OverlappingBlocks}**");
        Row(text, "standing appointments that do not take their time (query 3)", one => $"**{one.Truth.WithoutBlock}**");
        Row(text, "answers that claimed something / that the rows contradict", one => $"{one.Truth.Effects} / **{one.Truth.Lies.Count}**");
        Row(text, "rows of which nobody was told", one => $"**{one.Truth.Untold.Count}**");
        Row(text, "tool calls that came twice / answered differently", one => $"{one.Again} / **{one.Differently.Count}**");
        text.AppendLine();
        Head(text, $"what is free in 30 days, {AgendaFirms.Agendas} agendas, {AvailabilityTrial.Appointments} appointments, at {options.Rate}/s");
        Row(text, "over the API, p50 / p99 / longest", one => Times(one.Availability.Api));
        Row(text, "the database alone, p50 / p99 / longest", one => Times(one.Availability.Sql));
        Row(text, "API : database alone, p50 / p99", one => string.Create(
            CultureInfo.InvariantCulture, $"{one.Availability.Api.P50 / one.Availability.Sql.P50:0.00} / {one.Availability.Api.P99 / one.Availability.Sql.P99:0.00}"));
        Row(text, "one question after the other: API / database alone, p50", one => string.Create(
            CultureInfo.InvariantCulture, $"{one.Availability.ApiOneByOne.P50:0.0} / {one.Availability.SqlOneByOne.P50:0.0} ms"));
        Row(text, "free starts of a firm / the same by both", one => $"{one.Availability.Free} / {(one.Availability.Same ? "yes" : "**no**")}");
        text.AppendLine();
        Head(text, $"{BookingRush.AtOnce} bookings at once on one firm");
        Row(text, "`book_appointment`, p50 / p99 / longest", one => Times(one.Rush.Answers));
        Row(text, "bookings / of them booked", one => $"{one.Rush.Answers.Count} / {one.Rush.Booked}");
        Row(text, "processor time of each, until its confirmation has left: server / PostgreSQL / generator and provider", one => Processors(one.Rush));
        Row(text, "messages written with each / bookings without a confirmation", one => string.Create(CultureInfo.InvariantCulture, $"{one.Rush.MessagesPerBooking:0.00} / **{one.Rush.Unconfirmed}**"));
        text.AppendLine();
        Queries(text);
        foreach (var one in figures)
        {
            foreach (var fault in one.Faults) text.AppendLine(CultureInfo.InvariantCulture, $"**{one.Database}: {fault}**").AppendLine();
        }

        return text.ToString();
    }

    public Task SaveAsync() => ResultFile.SaveAsync("agenda", _at, new { at = _at, machine = _machine, options, figures });

    private static void Queries(StringBuilder text)
    {
        text.AppendLine("```sql");
        foreach (var query in (string[])[AgendaReckoning.OverlappingAppointments, AgendaReckoning.OverlappingBlocks, AgendaReckoning.WithoutBlock])
            text.Append(query).AppendLine(";");
        text.AppendLine("```").AppendLine();
    }

    private void Head(StringBuilder text, string what)
    {
        Row(text, what, one => one.Database);
        text.AppendLine(CultureInfo.InvariantCulture, $"|---{string.Concat(figures.Select(_ => "|---"))}|");
    }

    private void Row(StringBuilder text, string what, Func<AgendaFigures, string> value) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {string.Join(" | ", figures.Select(value))} |");

    private static string Processors(RushFigures rush)
    {
        var each = 1000.0 / rush.Booked;
        var use = rush.Use;
        return string.Create(
            CultureInfo.InvariantCulture, $"{use.Server * each:0.0} / {use.Postgres * each:0.0} / {(use.Ours - use.Server - use.Postgres) * each:0.0} ms");
    }

    private static string Times(Latencies took) => string.Create(CultureInfo.InvariantCulture, $"{took.P50:0.0} / **{took.P99:0.0}** / {took.Max:0} ms");
}
