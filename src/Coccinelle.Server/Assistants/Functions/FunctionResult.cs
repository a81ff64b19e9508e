using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coccinelle.Server.Assistants.Functions;

/// <summary>What came of a tool call, and what the assistant says of it.</summary>
/// <param name="Outcome">One of the function's outcomes (contract, section 7).</param>
/// <param name="Say">A French sentence for the caller: nothing in it that is not committed.</param>
/// <param name="Fields">What the outcome carries besides.</param>
/// <param name="Action">What the call log keeps of it; null when nothing was done.</param>
internal sealed record FunctionResult(string Outcome, string Say, JsonObject? Fields = null, CallAction? Action = null)
{
    /// <summary>The answer is on disk, with its effect.</summary>
    public bool IsKept { get; init; }

    public const string Failed = "failed";
    public const string Invalid = "invalid";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Something that the function cannot do without was not said.</summary>
    /// <param name="say">Asks for it.</param>
    /// <param name="missing">Names of arguments.</param>
    public static FunctionResult Missing(string say, params IReadOnlyList<string> missing)
        => new(Invalid, say, new JsonObject { ["missing"] = new JsonArray([.. missing.Select(name => JsonValue.Create(name))]) });

    /// <summary>One line of JSON: a line break would end the answer for Vapi.</summary>
    public string ToLine()
    {
        var line = new JsonObject { ["outcome"] = Outcome, ["say"] = OnOneLine(Say) };
        foreach (var (name, value) in Fields ?? [])
            line[name] = value?.DeepClone();
        return line.ToJsonString(Readable);
    }

    private static string OnOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Something that was done on a call.</summary>
/// <param name="Type"><c>appointment_booked</c>, <c>appointment_moved</c>, <c>appointment_cancelled</c>, <c>prospect_qualified</c>, <c>ticket_created</c>, <c>callback_promised</c>, <c>transferred</c>.</param>
/// <param name="Id">The row that it left behind.</param>
/// <param name="Summary">For the owner, in French.</param>
internal sealed record CallAction(string Type, string? Id, string Summary);
