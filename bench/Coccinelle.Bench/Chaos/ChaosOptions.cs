namespace Coccinelle.Bench.Chaos;

/// <summary>How much is broken, and where.</summary>
internal sealed record ChaosOptions
{
    public const string Usage = """
        dotnet run -c Release --project bench/Coccinelle.Bench -- chaos
            [--kills 20]         kill -9 of the server, on each database
            [--restarts 3]       immediate restarts of PostgreSQL
            [--database both]    sqlite, postgres or both
            [--drain 420]        most seconds for what was under way to come to its end, afterwards
        """;

    public int Kills { get; private init; } = 20;

    public int Restarts { get; private init; } = 3;

    public bool Sqlite { get; private init; } = true;

    public bool Postgres { get; private init; } = true;

    /// <summary>A lease of two minutes, then a provider that is asked twice within two more.</summary>
    public int Drain { get; private init; } = 420;

    /// <exception cref="ArgumentException">An option is unknown, or its value is.</exception>
    public static ChaosOptions Parse(IReadOnlyList<string> args) =>
        Options.Pairs(args, Usage).Aggregate(new ChaosOptions(), (options, pair) => options.With(pair.Name, pair.Value));

    private ChaosOptions With(string name, string value) => name switch
    {
        "--kills" => this with { Kills = Options.Number(name, value, 1, 500) },
        "--restarts" => this with { Restarts = Options.Number(name, value, 0, 100) },
        "--drain" => this with { Drain = Options.Number(name, value, 1, 3600) },
        "--database" when Options.Databases(value) is var (sqlite, postgres) => this with { Sqlite = sqlite, Postgres = postgres },
        _ => throw Options.Unknown(name, Usage),
    };
}
