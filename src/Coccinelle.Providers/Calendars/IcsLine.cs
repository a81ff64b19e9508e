using System.Diagnostics.CodeAnalysis;

namespace Coccinelle.Providers.Calendars;

/// <summary>One unfolded line of a calendar: <c>DTSTART;TZID=Europe/Paris:20261201T143000</c>.</summary>
/// <param name="Name">Upper case.</param>
/// <param name="Parameters">In their order, names in upper case, values without quotes.</param>
/// <param name="Value">Everything after the colon.</param>
internal sealed record IcsLine(string Name, IReadOnlyList<(string Name, string Value)> Parameters, string Value)
{
    public static bool TryParse(string line, [NotNullWhen(true)] out IcsLine? parsed)
    {
        parsed = null;
        var parts = Split(line, out var value);
        if (value is null || parts[0].Length is 0 or > 100)
            return false;
        var parameters = new List<(string, string)>();
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                parameters.Add((part[..equals].Trim().ToUpperInvariant(), part[(equals + 1)..].Trim().Trim('"')));
        }

        parsed = new IcsLine(parts[0].Trim().ToUpperInvariant(), parameters, value);
        return true;
    }

    public string? Parameter(string name) => Parameters.FirstOrDefault(parameter => parameter.Name == name).Value;

    /// <summary>The name and each parameter; the value is null when there is no colon outside of quotes.</summary>
    private static List<string> Split(string line, out string? value)
    {
        var (parts, start, quoted) = (new List<string>(), 0, false);
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case ';' or ':' when !quoted:
                    parts.Add(line[start..i]);
                    start = i + 1;
                    if (line[i] != ':')
                        break;
                    value = line[start..];
                    return parts;
            }
        }

        value = null;
        return parts;
    }
}
