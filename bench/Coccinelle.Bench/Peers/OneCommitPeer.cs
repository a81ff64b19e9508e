using Coccinelle.Domain.Proofs;

namespace Coccinelle.Bench.Peers;

/// <summary>
/// What one writes first: ASP.NET and a driver; the firm is looked up, the call is inserted, and the insert is its own commit.
/// Same check, same table, same columns, same indexes (the server's migrations made them), same TwiML.
/// </summary>
internal static class OneCommitPeer
{
    /// <summary>Environment variable: the connection string, in the server's form.</summary>
    public const string DatabaseVariable = "BENCH_DATABASE";

    public static async Task<int> RunAsync()
    {
        await using var store = Open(Environment.GetEnvironmentVariable(DatabaseVariable)!);
        await using var app = PeerHost.Build();
        app.MapPost(TwilioWebhook.Path, async (HttpRequest request) =>
            await PeerHost.ReadGenuineAsync(request) is { } form
                ? await AnswerAsync(form, store)
                : Results.StatusCode(StatusCodes.Status403Forbidden));
        await app.RunAsync();
        return 0;
    }

    private static ICallStore Open(string connectionString) =>
        connectionString.StartsWith("Host=", StringComparison.Ordinal) ? new PostgresCallStore(connectionString) : new SqliteCallStore(connectionString);

    private static async Task<IResult> AnswerAsync(FormBody form, ICallStore store)
    {
        var twiml = await store.AnswerAsync(form, firm => PeerHost.Twiml.Replace(PeerHost.FirmPlace, firm, StringComparison.Ordinal));
        return twiml is null ? Results.NotFound() : PeerHost.Xml(twiml);
    }
}

/// <summary>The peer's database.</summary>
internal interface ICallStore : IAsyncDisposable
{
    /// <summary>Finds the firm of the forwarding line, writes the call with its answer, commits; null when nobody has the line.</summary>
    Task<string?> AnswerAsync(FormBody form, Func<string, string> answerOf);
}
