namespace Coccinelle.Bench;

/// <summary>What a run measures and how long it takes.</summary>
internal sealed record VoiceOptions
{
    public const string Usage = """
        dotnet run -c Release --project bench/Coccinelle.Bench -- voice
            [--seconds 5]        length of one measurement
            [--rounds 5]         how often each contestant is measured, in turn
            [--warm-up 4]        seconds before the first round, for each contestant
            [--connections 32]   that the load generator keeps busy
            [--database both]    sqlite, postgres or both
            [--latency 10]       seconds at half of the measured throughput; 0 leaves it out
        """;

    public int Seconds { get; private init; } = 5;

    public int Rounds { get; private init; } = 5;

    public int WarmUp { get; private init; } = 4;

    public int Connections { get; private init; } = 32;

    public int Latency { get; private init; } = 10;

    public bool Sqlite { get; private init; } = true;

    public bool Postgres { get; private init; } = true;

    /// <exception cref="ArgumentException">An option is unknown, or its value is.</exception>
    public static VoiceOptions Parse(IReadOnlyList<string> args) =>
        Options.Pairs(args, Usage).Aggregate(new VoiceOptions(), (options, pair) => options.With(pair.Name, pair.Value));

    private VoiceOptions With(string name, string value) => name switch
    {
        "--seconds" => this with { Seconds = Options.Number(name, value, 1, 120) },
        "--rounds" => this with { Rounds = Options.Number(name, value, 1, 50) },
        "--warm-up" => this with { WarmUp = Options.Number(name, value, 1, 120) },
        "--connections" => this with { Connections = Options.Number(name, value, 1, 512) },
        "--latency" => this with { Latency = Options.Number(name, value, 0, 300) },
        "--database" when Options.Databases(value) is var (sqlite, postgres) => this with { Sqlite = sqlite, Postgres = postgres },
        _ => throw Options.Unknown(name, Usage),
    };
}
