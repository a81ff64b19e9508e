namespace Coccinelle.Domain.Proofs;

/// <summary>
/// The texts that Twilio may have signed for one address. Cut by hand: <see cref="Uri"/> lower-cases the host and drops a
/// default port, and the signature is over the address as configured.
/// </summary>
internal readonly struct SignedUrl
{
    private readonly string _given;

    /// <param name="url">Scheme, host, raw path and raw query; a fragment is a connection override and never signed (Twilio docs).</param>
    public SignedUrl(string url)
    {
        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        _given = fragment < 0 ? url : url[..fragment];
    }

    /// <summary>Most likely first; distinct: every text costs one HMAC per secret.</summary>
    public IEnumerable<string> Variants() => PortVariants(_given).SelectMany(QuoteVariants).Distinct();

    /// <summary>The value of <c>bodySHA256</c> in the query: hex, lower case; null when there is none.</summary>
    public string? BodyHash()
    {
        const string Name = "bodySHA256=";
        var query = _given.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? null : _given[(query + 1)..].Split('&').FirstOrDefault(IsHash)?[Name.Length..];

        static bool IsHash(string parameter) => parameter.StartsWith(Name, StringComparison.Ordinal);
    }

    /// <summary>Twilio keeps or drops a port depending on product and scheme, and drops user and password: its SDKs accept any match.</summary>
    private static IEnumerable<string> PortVariants(string url)
    {
        yield return url;

        var (scheme, userInfo, host, port, path) = Cut(url);
        if (host.Length == 0) yield break;
        if (port.Length == 0) port = scheme.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80";
        foreach (var user in userInfo.Length == 0 ? [""] : new[] { userInfo, "" })
        {
            yield return scheme + user + host + path;
            yield return scheme + user + host + port + path;
        }
    }

    /// <summary>Scheme with <c>://</c>, user with <c>@</c>, host, port with <c>:</c>, and the rest; together always the whole text.</summary>
    private static (string Scheme, string UserInfo, string Host, string Port, string Path) Cut(string url)
    {
        var schemeEnd = url.IndexOf("://", StringComparison.Ordinal) is var colon and >= 0 ? colon + 3 : 0;
        var path = url.AsSpan(schemeEnd).IndexOfAny('/', '?') is var slash and >= 0 ? schemeEnd + slash : url.Length;
        var host = schemeEnd + url.AsSpan(schemeEnd, path - schemeEnd).LastIndexOf('@') + 1;
        var authority = url.AsSpan(host, path - host);
        var port = authority.LastIndexOf(':') is var last and >= 0 && !authority[last..].Contains(']') ? host + last : path; // [::1] has no port.
        return (url[..schemeEnd], url[schemeEnd..host], url[host..port], url[port..path], url[path..]);
    }

    /// <summary>A quote in the query is signed raw or as <c>%27</c> (Twilio: node SDK).</summary>
    private static IEnumerable<string> QuoteVariants(string url)
    {
        yield return url;
        var query = url.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0 && url.IndexOf('\'', query) >= 0)
            yield return url[..query] + url[query..].Replace("'", "%27", StringComparison.Ordinal);
    }
}
