using System.Globalization;

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
    public static VoiceOptions Parse(IReadOnlyList<string> args)
    {
        if (args.Count % 2 != 0) throw new ArgumentException($"{args[^1]} needs a value.{Environment.NewLine}{Usage}");
        return args.Chunk(2).Aggregate(new VoiceOptions(), (options, pair) => options.With(pair[0], pair[1]));
    }

    private VoiceOptions With(string name, string value) => name switch
    {
        "--seconds" => this with { Seconds = Number(name, value, 1, 120) },
        "--rounds" => this with { Rounds = Number(name, value, 1, 50) },
        "--warm-up" => this with { WarmUp = Number(name, value, 1, 120) },
        "--connections" => this with { Connections = Number(name, value, 1, 512) },
        "--latency" => this with { Latency = Number(name, value, 0, 300) },
        "--database" => value switch
        {
            "sqlite" => this with { Postgres = false },
            "postgres" => this with { Sqlite = false },
            "both" => this,
            _ => throw new ArgumentException($"--database is sqlite, postgres or both, not {value}."),
        },
        _ => throw new ArgumentException($"Unknown option {name}.{Environment.NewLine}{Usage}"),
    };

    private static int Number(string name, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new ArgumentException($"{name} is a whole number from {least} to {most}, not {text}.");
}
