namespace Coccinelle.Bench.Messages;

/// <summary>What a run measures and how long it takes.</summary>
internal sealed record MessagesOptions
{
    public const string Usage = """
        dotnet run -c Release --project bench/Coccinelle.Bench -- messages
            [--seconds 5]        length of one measurement of webhooks
            [--rounds 5]         how often each contestant is measured, in turn
            [--warm-up 4]        seconds before the first round, for each contestant
            [--connections 32]   that the load generator keeps busy
            [--database both]    sqlite, postgres or both
            [--sends 4000]       messages of one measurement of sending; 0 leaves it out
            [--constant 10]      seconds of WhatsApp webhooks at 240/s; 0 leaves it out
            [--peer fastify]     or none
            [--peer-folder …]    where the peer's packages stay between runs; a temporary folder otherwise
        """;

    public int Seconds { get; private init; } = 5;

    public int Rounds { get; private init; } = 5;

    public int WarmUp { get; private init; } = 4;

    public int Connections { get; private init; } = 32;

    public bool Sqlite { get; private init; } = true;

    public bool Postgres { get; private init; } = true;

    public int Sends { get; private init; } = 4000;

    public int Constant { get; private init; } = 10;

    public bool Peer { get; private init; } = true;

    public string? PeerFolder { get; private init; }

    /// <exception cref="ArgumentException">An option is unknown, or its value is.</exception>
    public static MessagesOptions Parse(IReadOnlyList<string> args) =>
        Options.Pairs(args, Usage).Aggregate(new MessagesOptions(), (options, pair) => options.With(pair.Name, pair.Value));

    private MessagesOptions With(string name, string value) => name switch
    {
        "--seconds" => this with { Seconds = Options.Number(name, value, 1, 60) },
        "--rounds" => this with { Rounds = Options.Number(name, value, 1, 50) },
        "--warm-up" => this with { WarmUp = Options.Number(name, value, 1, 60) },
        "--connections" => this with { Connections = Options.Number(name, value, 1, 512) },
        "--database" when Options.Databases(value) is var (sqlite, postgres) => this with { Sqlite = sqlite, Postgres = postgres },
        "--sends" => this with { Sends = Options.Number(name, value, 0, 100_000) },
        "--constant" => this with { Constant = Options.Number(name, value, 0, 300) },
        "--peer" when value is "fastify" or "none" => this with { Peer = value == "fastify" },
        "--peer-folder" => this with { PeerFolder = Path.GetFullPath(value) },
        _ => throw Options.Unknown(name, Usage),
    };
}
