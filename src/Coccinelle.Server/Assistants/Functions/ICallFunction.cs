namespace Coccinelle.Server.Assistants.Functions;

/// <summary>
/// Something that an assistant can do during a call. It runs one at a time per call, acts for the call's own firm, and answers in a sentence
/// that says just what was committed. What changes something commits through <see cref="FunctionLedger.CommitAsync"/>, so that the effect and
/// the answer are there together or not at all. An exception is answered with an honest non-answer by whoever called.
/// </summary>
internal interface ICallFunction
{
    /// <summary>As the model calls it: <c>book_appointment</c>.</summary>
    string Name { get; }

    Task<FunctionResult> RunAsync(FunctionCall call, CancellationToken ct);
}
