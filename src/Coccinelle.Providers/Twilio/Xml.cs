using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Coccinelle.Providers.Twilio;

/// <summary>Building XML that is valid whatever text goes in.</summary>
internal static class Xml
{
    /// <summary>An element with those attributes that have a value.</summary>
    public static XElement Element(string name, params ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        var element = new XElement(name);
        foreach (var (attribute, value) in attributes)
        {
            if (Text(value) is { } text) element.SetAttributeValue(attribute, text);
        }

        return element;
    }

    /// <summary>Without the characters that XML cannot hold at all: control characters and lone surrogates.</summary>
    public static string Clean(string text)
    {
        if (IsClean(text)) return text;
        var kept = text.EnumerateRunes().Where(rune => rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value));
        return string.Concat(kept.Select(rune => rune.ToString()));
    }

    public static string Write(XElement element) => element.ToString(SaveOptions.DisableFormatting);

    private static bool IsClean(string text)
    {
        foreach (var character in text)
        {
            if (!XmlConvert.IsXmlChar(character)) return false;
        }

        return true;
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool yes => yes ? "true" : "false",
        string text => Clean(text),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"No attribute is a {value.GetType().Name}.", nameof(value)),
    };
}
