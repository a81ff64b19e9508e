namespace Coccinelle.Domain.Phones;

/// <summary>Takes the number out of <c>sip:</c>, <c>sips:</c> and <c>tel:</c> URIs (RFC 3261, RFC 3966), with or without angle brackets.</summary>
internal static class PhoneUri
{
    private const int LongestUri = 256;

    /// <summary>The user part or number, unescaped and trimmed; the text itself when it is no URI; null when it cannot be a number.</summary>
    public static string? Unwrap(string text)
    {
        if (text.Length > LongestUri) return null;
        var bare = InsideBrackets(text.Trim());
        var scheme = bare.IndexOf(':', StringComparison.Ordinal);
        if (scheme < 0) return bare;

        var rest = bare[(scheme + 1)..];
        return bare[..scheme].ToUpperInvariant() switch
        {
            "SIP" or "SIPS" => Number(User(rest)),
            "TEL" => Number(rest),
            _ => null,
        };
    }

    private static string InsideBrackets(string text)
    {
        var open = text.IndexOf('<', StringComparison.Ordinal);
        var close = text.LastIndexOf('>');
        return open >= 0 && close > open ? text[(open + 1)..close].Trim() : text;
    }

    private static string User(string rest)
    {
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        var user = at < 0 ? rest : rest[..at];
        return Uri.UnescapeDataString(user.Split(':')[0]);
    }

    private static string? Number(string text)
    {
        var parts = text.Split(';');
        return parts.Skip(1).Any(IsForeignContext) ? null : parts[0].Trim();
    }

    /// <summary>A local number of another country must not be read as a French one.</summary>
    private static bool IsForeignContext(string parameter) =>
        parameter.StartsWith("phone-context=+", StringComparison.OrdinalIgnoreCase)
        && !parameter.StartsWith("phone-context=+33", StringComparison.OrdinalIgnoreCase);
}
