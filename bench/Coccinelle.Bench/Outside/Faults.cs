namespace Coccinelle.Bench.Outside;

/// <summary>What goes wrong at the provider, counted, not thrown: every run meets the same share of it.</summary>
/// <param name="AnswerLostOneIn">The message is taken, and the connection is cut before the answer; 0 = never.</param>
/// <param name="RequestLostOneIn">The connection is cut before the message is taken; 0 = never.</param>
internal sealed record Faults(int AnswerLostOneIn = 0, int RequestLostOneIn = 0)
{
    private int _requests;

    /// <summary>What becomes of the next message.</summary>
    public (bool RequestLost, bool AnswerLost) Next()
    {
        var number = Interlocked.Increment(ref _requests);
        return (Hits(RequestLostOneIn, number), Hits(AnswerLostOneIn, number));
    }

    private static bool Hits(int oneIn, int number) => oneIn > 0 && number % oneIn == 0;
}
