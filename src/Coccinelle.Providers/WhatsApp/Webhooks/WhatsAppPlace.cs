using System.Text.Json;
using Coccinelle.Domain.Phones;
using Coccinelle.Providers.Http;
using NodaTime;

namespace Coccinelle.Providers.WhatsApp.Webhooks;

/// <summary>Whose update it is, and when it was told.</summary>
internal sealed record WhatsAppPlace(string? WabaId, string? PhoneNumberId, Instant? At);

/// <summary>Fields as webhooks write them.</summary>
internal static class WhatsAppFields
{
    /// <summary>A text without NUL, which JSON carries and PostgreSQL does not.</summary>
    public static string? Words(this JsonElement element, params ReadOnlySpan<string> path)
        => element.Text(path)?.Replace("\0", "", StringComparison.Ordinal) is { Length: > 0 } text ? text : null;

    /// <summary>Meta writes numbers without the <c>+</c>, now and then as JSON numbers.</summary>
    public static E164? Phone(this JsonElement element, params ReadOnlySpan<string> path)
    {
        var digits = element.Text(path) ?? (element.At(path) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : null);
        return digits is not null && digits.All(char.IsAsciiDigit) && E164.TryParse('+' + digits, out var phone) ? phone : null;
    }

    public static IReadOnlyList<WhatsAppNotice> Notices(this JsonElement element) =>
    [
        .. element.Items("errors").Select(error => new WhatsAppNotice(
            error.Number("code") is { } code and >= 0 and <= int.MaxValue ? (int)code : null,
            error.Words("title") ?? error.Words("message"),
            error.Words("error_data", "details") ?? error.Words("details"))),
    ];
}
