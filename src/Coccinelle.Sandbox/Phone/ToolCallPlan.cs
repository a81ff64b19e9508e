using System.Text.Json;

namespace Coccinelle.Sandbox;

/// <summary>One tool call of the assistant.</summary>
/// <param name="Function">Name of the function, <c>book_appointment</c>.</param>
/// <param name="Arguments">Its arguments, a JSON object; a JSON text is passed on as it stands, for models write broken JSON. Null for none.</param>
/// <param name="Id">Vapi's id for this tool call; a fresh one when null. Naming it twice is how a repetition is played.</param>
public sealed record ToolCallPlan(string Function, JsonElement? Arguments = null, string? Id = null)
{
    /// <summary>A tool call with its arguments as the model writes them, well or badly.</summary>
    public static ToolCallPlan Of(string function, string arguments = "{}") => new(function, JsonSerializer.SerializeToElement(arguments));

    /// <summary>What the model wrote.</summary>
    internal string Written => Arguments switch
    {
        null => "{}",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } json => json.GetRawText(),
    };
}
