using System.Diagnostics;
using Coccinelle.Bench.Arena;
using Coccinelle.Bench.Report;

namespace Coccinelle.Bench.Agenda;

/// <summary>Fifty calls of one firm book at once, each another free start, and then fifty others; every booking writes its confirmation and its reminders too.</summary>
internal static class BookingRush
{
    public const int AtOnce = 50;

    /// <summary>Rounds, and then a while in which the runtime compiles what turned out to be used often: a server is up for days.</summary>
    private const int WarmUp = 24;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);

    public static async Task<RushFigures> RunAsync(Contestant contestant, string database, int rounds)
    {
        var server = contestant.Address;
        var firm = await AgendaFirms.OnboardWithMessagesAsync(server);
        var calls = await AgendaFirms.PlaceCallsAsync(database, firm, AtOnce * (WarmUp + rounds), firstCaller: 0, ofEach: 1);
        using var door = new ToolDoor(server);
        var starts = await FreeAsync(server, firm);
        var bookedAtAll = 0;
        for (var round = 0; round < WarmUp; round++)
        {
            if (round == WarmUp / 2 && Rows.IsPostgres(database)) await Rows.ExecuteAsync(database, "ANALYZE"); // as the autovacuum does within a minute
            bookedAtAll += (await RoundAsync(round)).Count(reply => reply.Outcome == "booked");
        }

        await Task.Delay(Settle, TimeProvider.System);
        var before = ProcessorUse.Now(contestant.ProcessId);
        var took = new List<double>();
        var booked = 0;
        for (var round = WarmUp; round < WarmUp + rounds; round++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            foreach (var (milliseconds, outcome) in await RoundAsync(round))
            {
                took.Add(milliseconds);
                if (outcome == "booked") booked++;
            }
        }

        return new RushFigures
        {
            Answers = Latencies.Of(took),
            Booked = booked,
            Use = ProcessorUse.Now(contestant.ProcessId) - before,
            Unconfirmed = bookedAtAll + booked - (int)await MessagesAsync(database, firm, "AND template_name = 'confirmation'"),
            MessagesPerBooking = (double)await MessagesAsync(database, firm, "") / (bookedAtAll + booked),
        };

        Task<(double Milliseconds, string Outcome)[]> RoundAsync(int round) =>
            Task.WhenAll(Enumerable.Range(round * AtOnce, AtOnce).Select(number => BookAsync(door, calls[number], starts, number)));
    }

    private static Task<long> MessagesAsync(string database, AgendaFirm firm, string which) =>
        Rows.CountAsync(database, $"SELECT count(*) FROM channel_messages_log WHERE tenant_id = '{firm.Id}' AND appointment_id IS NOT NULL {which}");

    private static async Task<(double Milliseconds, string Outcome)> BookAsync(ToolDoor door, AgendaCall call, string[] starts, int number)
    {
        var arguments = new { start = starts[number], customerName = "Camille Martin", customerPhone = TwilioWebhook.Caller(number) };
        var sent = Stopwatch.GetTimestamp();
        var reply = await door.UseAsync(call, $"call_{Guid.NewGuid():N}", Attempt.Book, arguments);
        return (Stopwatch.GetElapsedTime(sent).TotalMilliseconds, reply.Outcome);
    }

    /// <summary>Every other start, so that each is as long as the service.</summary>
    private static async Task<string[]> FreeAsync(Uri server, AgendaFirm firm)
    {
        using var http = OurServer.ClientOf(server, firm.Key);
        var from = TimeProvider.System.GetUtcNow().UtcDateTime;
        var free = await OurServer.SendAsync(http, HttpMethod.Get, $"/api/availability?from={Attempt.Text(from.AddHours(2))}&to={Attempt.Text(from.AddDays(58))}", null);
        return [.. free.GetProperty("slots").EnumerateArray().Where((_, number) => number % 2 == 0).Select(slot => slot.GetProperty("localStart").GetString()!)];
    }
}

/// <summary>How the rush went.</summary>
internal sealed record RushFigures
{
    /// <summary>How long each took.</summary>
    public required Latencies Answers { get; init; }

    /// <summary>How many of them said that it was booked.</summary>
    public required int Booked { get; init; }

    /// <summary>Processor time meanwhile; the confirmations leave in the same seconds.</summary>
    public required ProcessorUse Use { get; init; }

    /// <summary>Of all bookings, those of the warm-up too: how many have no confirmation.</summary>
    public required int Unconfirmed { get; init; }

    /// <summary>Confirmation and reminders; of what is booked for today there is less to be reminded.</summary>
    public required double MessagesPerBooking { get; init; }
}
