using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>What the tools have answered on one call, and what the lines to come make of it.</summary>
internal sealed partial class ToolMemory
{
    private readonly List<ToolOutcome> _outcomes = [];
    private IReadOnlyList<ToolOutcome> _latest = [];

    public IReadOnlyList<ToolOutcome> Outcomes => _outcomes;

    /// <summary>The answers to one message.</summary>
    public void Keep(IReadOnlyList<ToolOutcome> outcomes)
    {
        _latest = outcomes;
        _outcomes.AddRange(outcomes);
    }

    /// <summary>Whether it is time for the line: what it waits for came with the latest message.</summary>
    public bool Allows(CallerLine line) => line.When is not { } when || _latest.Any(outcome => outcome.IsOneOf(when));

    /// <summary>The line with earlier answers filled in, or the first reference that none of them has.</summary>
    public (CallerLine Line, string? Missing) Fill(CallerLine line)
    {
        string? missing = null;
        var filled = line with
        {
            Speech = line.Speech is { } speech ? Replace(speech, value => value) : null,
            // Inside a JSON text: a quotation mark in an answer must not end it.
            Tools = [.. line.Tools.Select(tool => tool with { Arguments = Text(Replace(tool.Written, JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode)) })],
        };
        return (filled, missing);

        string Replace(string template, Func<string, string> encode) => Reference().Replace(template, match =>
        {
            var path = match.Groups["path"].Value;
            if (Find(path) is { } value)
            {
                return encode(value);
            }

            missing ??= path;
            return "";
        });
    }

    private static JsonElement Text(string arguments) => JsonSerializer.SerializeToElement(arguments);

    private string? Find(string path) =>
        _outcomes.AsEnumerable().Reverse().Select(outcome => outcome.Result is { } result ? Follow(result, path) : null).FirstOrDefault(found => found is not null);

    private static string? Follow(JsonElement from, string path)
    {
        JsonElement? at = from;
        foreach (Match step in Step().Matches(path))
        {
            at = step.Groups["index"] is { Success: true } index
                ? Item(at, int.Parse(index.ValueSpan, CultureInfo.InvariantCulture))
                : at?.At(step.Value);
        }

        return at switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => null,
        };
    }

    private static JsonElement? Item(JsonElement? list, int index) =>
        list is { ValueKind: JsonValueKind.Array } items && index < items.GetArrayLength() ? items[index] : null;

    [GeneratedRegex(@"\{\{\s*(?<path>[A-Za-z]\w*(?:\[[0-9]{1,3}\])?(?:\.[A-Za-z]\w*(?:\[[0-9]{1,3}\])?)*)\s*\}\}")]
    private static partial Regex Reference();

    [GeneratedRegex(@"[A-Za-z]\w*|\[(?<index>[0-9]+)\]")]
    private static partial Regex Step();
}
