using Coccinelle.Bench.Report;

namespace Coccinelle.Bench.Agenda;

/// <summary>Compares what callers were told with what is on disk, and looks for what may not be there at all.</summary>
internal static class AgendaReckoning
{
    /// <summary>Pairs of standing appointments that take the same time of the same agenda, time kept free around them included.</summary>
    public const string OverlappingAppointments = """
        SELECT count(*) FROM rendez_vous a JOIN rendez_vous b ON b.tenant_id = a.tenant_id AND b.agenda_id = a.agenda_id AND b.id > a.id
          AND b.block_start < a.block_end AND b.block_end > a.block_start
        WHERE a.status IN ('confirmed', 'rescheduled', 'completed') AND b.status IN ('confirmed', 'rescheduled', 'completed')
        """;

    /// <summary>The same of everything that is taken, holds included.</summary>
    public const string OverlappingBlocks = """
        SELECT count(*) FROM agenda_blocks a JOIN agenda_blocks b ON b.tenant_id = a.tenant_id AND b.agenda_id = a.agenda_id AND b.id > a.id
          AND b.starts_at < a.ends_at AND b.ends_at > a.starts_at
        """;

    /// <summary>Standing appointments that do not take their time.</summary>
    public const string WithoutBlock = """
        SELECT count(*) FROM rendez_vous r LEFT JOIN agenda_blocks b ON b.tenant_id = r.tenant_id AND b.appointment_id = r.id
          AND b.agenda_id = r.agenda_id AND b.starts_at = r.block_start AND b.ends_at = r.block_end
        WHERE r.status IN ('confirmed', 'rescheduled', 'completed') AND r.agenda_id IS NOT NULL AND b.id IS NULL
        """;

    public static async Task<Truth> ReadAsync(string database, IReadOnlyCollection<Spoken> spoken)
    {
        var calls = spoken.Select(one => one.Attempt.Call.Id).ToHashSet(StringComparer.Ordinal);
        var rows = (await Rows.ReadAsync(
                database, "SELECT id, call_id, status, sequence, starts_at FROM rendez_vous WHERE call_id IS NOT NULL",
                row => new Kept(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetDateTime(4).ToUniversalTime())))
            .Where(row => calls.Contains(row.CallId)).ToDictionary(row => row.Id, StringComparer.Ordinal);
        var told = spoken.Where(one => one.Reply?.Appointment is not null).ToLookup(one => one.Reply!.Appointment!, StringComparer.Ordinal);
        return new Truth(
            await Rows.CountAsync(database, OverlappingAppointments),
            await Rows.CountAsync(database, OverlappingBlocks),
            await Rows.CountAsync(database, WithoutBlock),
            rows.Values.Count(row => row.Status is "confirmed" or "rescheduled" or "completed"),
            told.Sum(about => about.Count(IsEffect)),
            [.. told.SelectMany(about => Lies(about.Key, [.. about], rows.GetValueOrDefault(about.Key)))],
            [.. rows.Values.Where(row => !told.Contains(row.Id)).Select(row => $"{row.Id} is there ({row.Status}), and nobody was told")]);
    }

    private static bool IsEffect(Spoken one) => one.Reply!.Outcome is "booked" or "moved" or "cancelled";

    /// <summary>As many moves and cancellations as were spoken of, and a start that one of them named last.</summary>
    private static IEnumerable<string> Lies(string id, Spoken[] told, Kept? row)
    {
        if (row is null)
        {
            yield return $"{id} was spoken of and is not there: {told[0].Reply!.Line}";
            yield break;
        }

        Spoken[] moves = [.. told.Where(one => one.Reply!.Outcome == "moved")];
        var cancelled = told.Count(one => one.Reply!.Outcome == "cancelled");
        if (told.All(one => one.Reply!.Outcome != "booked")) yield return $"{id} was never said to be booked";
        if (moves.Length != row.Sequence) yield return $"{id} was moved {row.Sequence} times and said to be {moves.Length} times";
        if (cancelled != (row.Status == "cancelled" ? 1 : 0)) yield return $"{id} is {row.Status} and was said to be cancelled {cancelled} times";
        if (!LastOf(moves.Length > 0 ? moves : told).Contains(row.StartsAt)) yield return $"{id} is at {row.StartsAt:u}, which nobody was told last";
    }

    /// <summary>Starts of those after whose answer no other one left.</summary>
    private static IEnumerable<DateTime> LastOf(Spoken[] told) =>
        told.Where(one => one.Reply!.Start is not null && !told.Any(other => other.Reply!.Outcome == "moved" && other.Sent > one.Came)).Select(one => one.Reply!.Start!.Value);

    private sealed record Kept(string Id, string CallId, string Status, int Sequence, DateTime StartsAt);
}

/// <param name="OverlappingAppointments">Must be 0.</param>
/// <param name="OverlappingBlocks">Must be 0.</param>
/// <param name="WithoutBlock">Must be 0.</param>
/// <param name="Standing">Appointments that stand at the end.</param>
/// <param name="Effects">Answers that claimed a booking, a move or a cancellation.</param>
/// <param name="Lies">Answers that the rows contradict.</param>
/// <param name="Untold">Rows that no answer told of.</param>
internal sealed record Truth(
    long OverlappingAppointments, long OverlappingBlocks, long WithoutBlock, int Standing, int Effects, IReadOnlyList<string> Lies, IReadOnlyList<string> Untold);
