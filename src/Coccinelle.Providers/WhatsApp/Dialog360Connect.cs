using System.Text.RegularExpressions;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>360dialog's integrated onboarding: a link to its consent page, and what comes back (360dialog docs; there is no OAuth in it).</summary>
public static partial class Dialog360Connect
{
    private const int MostChannels = 20;

    public static Uri Link(WhatsAppOptions options, Uri callback, string state)
        => new($"{options.ConsentBaseUrl.AbsoluteUri.TrimEnd('/')}/dashboard/app/{Uri.EscapeDataString(options.PartnerId ?? "")}/permissions"
            + $"?redirect_url={Uri.EscapeDataString(callback.AbsoluteUri)}&state={Uri.EscapeDataString(state)}");

    /// <summary>Reads <c>client=…&amp;channels=[a,b]</c>: bracketed, unquoted, and from anybody at all. Null when it is not of that form.</summary>
    public static (string ClientId, IReadOnlyList<string> ChannelIds)? Read(string? client, string? channels)
    {
        if (client is null || !Id().IsMatch(client) || channels is not { Length: >= 2 } || channels[0] != '[' || channels[^1] != ']')
            return null;
        var ids = channels[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return ids.Length is > 0 and <= MostChannels && ids.All(id => Id().IsMatch(id)) ? (client, ids) : null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex Id();
}
