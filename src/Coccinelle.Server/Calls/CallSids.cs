using System.Diagnostics.CodeAnalysis;

namespace Coccinelle.Server.Calls;

/// <summary>Twilio: CA and 32 hexadecimal digits; checked only as far as a grain's key and a row need it.</summary>
internal static class CallSids
{
    public static bool IsUsable([NotNullWhen(true)] string? text) => text is { Length: > 2 and <= 64 } && text.All(char.IsAsciiLetterOrDigit);
}
