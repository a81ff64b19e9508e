namespace Coccinelle.Bench.Agenda;

/// <summary>How often, how fast, and where.</summary>
internal sealed record AgendaOptions
{
    public const string Usage = """
        dotnet run -c Release --project bench/Coccinelle.Bench -- agenda
            [--attempts 100000]         on PostgreSQL, by two servers that do not know each other
            [--sqlite-attempts 10000]   on SQLite, by one server
            [--in-flight 64]            attempts at the same time
            [--rate 100]                questions per second for what is free
            [--seconds 20]              for so long, each way
            [--rounds 20]               of fifty bookings at once
            [--database both]           sqlite, postgres or both
        """;

    public int Attempts { get; private init; } = 100_000;

    public int SqliteAttempts { get; private init; } = 10_000;

    public int InFlight { get; private init; } = 64;

    public int Rate { get; private init; } = 100;

    public int Seconds { get; private init; } = 20;

    public int Rounds { get; private init; } = 20;

    public bool Sqlite { get; private init; } = true;

    public bool Postgres { get; private init; } = true;

    /// <exception cref="ArgumentException">An option is unknown, or its value is.</exception>
    public static AgendaOptions Parse(IReadOnlyList<string> args) =>
        Options.Pairs(args, Usage).Aggregate(new AgendaOptions(), (options, pair) => options.With(pair.Name, pair.Value));

    private AgendaOptions With(string name, string value) => name switch
    {
        "--attempts" => this with { Attempts = Options.Number(name, value, 100, 10_000_000) },
        "--sqlite-attempts" => this with { SqliteAttempts = Options.Number(name, value, 100, 10_000_000) },
        "--in-flight" => this with { InFlight = Options.Number(name, value, 1, 256) },
        "--rate" => this with { Rate = Options.Number(name, value, 1, 140) }, // sixteen firms of 600 a minute each
        "--seconds" => this with { Seconds = Options.Number(name, value, 4, 600) },
        "--rounds" => this with { Rounds = Options.Number(name, value, 1, 30) },
        "--database" when Options.Databases(value) is var (sqlite, postgres) => this with { Sqlite = sqlite, Postgres = postgres },
        _ => throw Options.Unknown(name, Usage),
    };
}
