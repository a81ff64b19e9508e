using Coccinelle.Bench.Arena;

namespace Coccinelle.Bench.Agenda;

/// <summary>All three questions on one database.</summary>
internal sealed class AgendaRun(string name, string database, AgendaOptions options, int attempts, bool twice)
{
    private const int Firms = 4;
    private const int CallsOfEach = 200;

    public async Task<AgendaFigures> RunAsync()
    {
        await using var provider = await Contestant.StartAsync("provider", typeof(AgendaRun).Assembly.Location, ["provider"], []);
        await using var server = await OurServer.StartAsync($"Coccinelle, {name}", database, provider.Address);
        await Console.Error.WriteLineAsync($"{name}: what is free");
        var availability = await new AvailabilityTrial(server.Address, database, options).RunAsync();
        await Console.Error.WriteLineAsync($"{name}: fifty at once");
        var rush = await BookingRush.RunAsync(server, database, options.Rounds);
        await Console.Error.WriteLineAsync($"{name}: {attempts} attempts");
        await using var second = twice ? await OurServer.StartAsync($"Coccinelle, the other one, {name}", database, provider.Address) : null;
        return await AttemptAsync(second is null ? [server.Address] : [server.Address, second.Address], availability, rush);
    }

    /// <summary>Servers without a common cluster: each has an activation of its own for each firm and each call.</summary>
    private async Task<AgendaFigures> AttemptAsync(Uri[] servers, AvailabilityFigures availability, RushFigures rush)
    {
        var calls = new AgendaCall[Firms][];
        for (var i = 0; i < Firms; i++)
        {
            var firm = await AgendaFirms.OnboardAsync(servers[0], i, AgendaFirms.AlwaysOpen, AgendaFirms.ManyServices);
            calls[i] = await AgendaFirms.PlaceCallsAsync(database, firm, CallsOfEach, firstCaller: i * CallsOfEach, ofEach: 2);
        }

        using var traffic = new AttemptTraffic(servers, calls);
        var seconds = await traffic.RunAsync(attempts, options.InFlight);
        return new AgendaFigures
        {
            Database = name,
            Servers = servers.Length,
            Availability = availability,
            Rush = rush,
            Attempts = traffic.Spoken.Count,
            Seconds = seconds,
            Outcomes = traffic.Spoken.GroupBy(one => one.Attempt.Function).ToDictionary(
                function => function.Key,
                function => (IReadOnlyDictionary<string, int>)function.GroupBy(one => one.Reply?.Outcome ?? "no answer").OrderByDescending(outcome => outcome.Count())
                    .ToDictionary(outcome => outcome.Key, outcome => outcome.Count())),
            Bookings = Latencies.Of([.. traffic.Spoken.Where(one => one.Attempt.Function == Attempt.Book).Select(one => one.Milliseconds)]),
            Again = traffic.Again,
            Differently = [.. traffic.Differently],
            Truth = await AgendaReckoning.ReadAsync(database, traffic.Spoken),
        };
    }
}

/// <summary>What a run on one database came to.</summary>
internal sealed record AgendaFigures
{
    private const int Shown = 10;

    public required string Database { get; init; }

    public required int Servers { get; init; }

    public required AvailabilityFigures Availability { get; init; }

    public required RushFigures Rush { get; init; }

    public required int Attempts { get; init; }

    public required double Seconds { get; init; }

    /// <summary>By function.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Outcomes { get; init; }

    /// <summary>Answers to <c>book_appointment</c>, with everything in flight.</summary>
    public required Latencies Bookings { get; init; }

    /// <summary>Tool calls that came twice.</summary>
    public required int Again { get; init; }

    /// <summary>Of them: those that were answered differently.</summary>
    public required IReadOnlyList<string> Differently { get; init; }

    public required Truth Truth { get; init; }

    /// <summary>Whatever must not be, each in a sentence.</summary>
    public IReadOnlyList<string> Faults =>
    [
        .. Said(Truth.OverlappingAppointments > 0, $"{Truth.OverlappingAppointments} pairs of appointments overlap"),
        .. Said(Truth.OverlappingBlocks > 0, $"{Truth.OverlappingBlocks} pairs of what is taken overlap"),
        .. Said(Truth.WithoutBlock > 0, $"{Truth.WithoutBlock} standing appointments do not take their time"),
        .. Said(Rush.Unconfirmed > 0, $"{Rush.Unconfirmed} bookings of the fifty at once have no confirmation"),
        .. Said(!Availability.Same, "the API and the database alone do not give the same starts"),
        .. Truth.Lies.Take(Shown), .. Truth.Untold.Take(Shown), .. Differently.Take(Shown),
    ];

    private static string[] Said(bool wrong, string what) => wrong ? [what] : [];
}
