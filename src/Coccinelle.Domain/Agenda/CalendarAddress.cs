using Coccinelle.Domain.Channels;

namespace Coccinelle.Domain.Agenda;

/// <summary>The address of a calendar as its owner copied it: calendars hand it out as <c>webcal://</c> or <c>https://</c>.</summary>
public static class CalendarAddress
{
    public const int Longest = 2000;

    /// <summary>Null unless it is https, on its usual port, at a host that can be public. What the host really is shows when it is connected to.</summary>
    /// <param name="typed">With whatever came along from the clipboard.</param>
    /// <param name="allowed">Servers that may be named although they are inside, also without encryption.</param>
    public static Uri? Read(string typed, IReadOnlySet<(string Host, int Port)> allowed)
    {
        var text = typed.Trim().Trim('<', '>', '"');
        foreach (var scheme in new[] { "webcal://", "webcals://" })
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                text = $"https://{text[scheme.Length..]}";
        }

        if (text.Length > Longest || text.Any(char.IsControl) || !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.UserInfo.Length > 0)
            return null;
        if (allowed.Contains((address.IdnHost, address.Port)))
            return address.Scheme is "https" or "http" ? address : null;
        return address is { Scheme: "https", Port: 443 } && PublicHostName.IsOne(address.IdnHost) ? address : null;
    }
}
