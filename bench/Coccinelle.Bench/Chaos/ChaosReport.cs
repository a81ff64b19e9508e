using System.Globalization;
using System.Text;
using Coccinelle.Bench.Report;

namespace Coccinelle.Bench.Chaos;

/// <summary>The figures as Markdown for people and as JSON for comparing runs.</summary>
internal sealed class ChaosReport(ChaosOptions options, IReadOnlyList<ChaosFigures> figures)
{
    private readonly DateTimeOffset _at = TimeProvider.System.GetUtcNow();
    private readonly string _machine = Machine.Describe();

    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Chaos, {_at:yyyy-MM-dd HH:mm} UTC. {_machine}.");
        text.AppendLine();
        Row(text, "", one => one.Database);
        text.AppendLine(CultureInfo.InvariantCulture, $"|---{string.Concat(figures.Select(_ => "|---"))}|");
        Row(text, "`kill -9` of the server / crashes of PostgreSQL", one => $"{one.Course.BackAfterKill.Count} / {one.Course.BackAfterCrash.Count}");
        Row(text, "back after a kill, median – longest", one => Seconds(one.Course.BackAfterKill));
        Row(text, "well again after a crash of PostgreSQL", one => Seconds(one.Course.BackAfterCrash));
        Row(text, "webhooks acknowledged", one => $"**{one.Acknowledged}**");
        Row(text, "… in the inbox / applied with their effect", one => $"{one.InInbox} / **{one.Applied}**");
        Row(text, "deliveries not acknowledged, and repeated", one => string.Join(", ", one.NotAcknowledged.Select(reason => $"{reason.Key}: {reason.Value}")));
        Row(text, "deliveries of what was acknowledged before", one => $"{one.DeliveredTwice}");
        Row(text, "sends answered 202", one => $"**{one.Accepted}**");
        Row(text, "… with a row / taken by the provider", one => $"{one.WithRow} / **{one.Arrived}**");
        Row(text, "… not taken, and the row says so (failed, uncertain, in doubt)", one => $"{one.InDoubt}");
        Row(text, "messages whose outcome was unknown at some time", one => $"{one.Unknown}");
        Row(text, "duplicates at the provider / of them marked", one => $"**{one.Duplicates}** / {one.MarkedDuplicates}");
        Row(text, "orders repeated under their key / that became two messages", one => $"{one.Repeated} / **{one.OrderedTwice}**");
        Row(text, "at rest after", one => one.Course.Drained is { } drained ? $"{drained:0} s" : "not in time");
        text.AppendLine();
        foreach (var one in figures)
        {
            foreach (var fault in one.Faults) text.AppendLine(CultureInfo.InvariantCulture, $"**{one.Database}: {fault}**");
        }

        return text.ToString();
    }

    public Task SaveAsync() => ResultFile.SaveAsync("chaos", _at, new { at = _at, machine = _machine, options, figures });

    private void Row(StringBuilder text, string what, Func<ChaosFigures, string> value) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {string.Join(" | ", figures.Select(value))} |");

    private static string Seconds(IReadOnlyList<double> values) => values.Count == 0
        ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{values.Order().ElementAt(values.Count / 2):0.0} – {values.Max():0.0} s");
}
