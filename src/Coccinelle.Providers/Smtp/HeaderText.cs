using System.Text.RegularExpressions;

namespace Coccinelle.Providers.Smtp;

/// <summary>Texts of firms and customers on their way into a letter.</summary>
internal static partial class HeaderText
{
    /// <summary>
    /// One line: whatever breaks lines becomes a blank, other control characters and those that turn the direction of writing around are
    /// left out. MimeKit would join <c>Hi\r\nBcc: …</c> into one word; we do not let it come to that.
    /// </summary>
    public static string Clean(string text) => Controls().Replace(Breaks().Replace(text, " "), "").Trim();

    /// <summary>Several lines, with nothing in them but lines, tabs and characters that can be seen.</summary>
    public static string WithoutControls(string text) => ControlsOfBodies().Replace(text, "");

    [GeneratedRegex(@"[\t\n\v\f\r\u0085\u2028\u2029]+")]
    private static partial Regex Breaks();

    [GeneratedRegex(@"[\p{Cc}\u202A-\u202E\u2066-\u2069]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]")]
    private static partial Regex Controls();

    [GeneratedRegex(@"[\p{Cc}-[\t\r\n]]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]")]
    private static partial Regex ControlsOfBodies();
}
