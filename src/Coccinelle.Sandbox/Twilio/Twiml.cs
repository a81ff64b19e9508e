using System.Diagnostics.CodeAnalysis;
using System.Xml;
using System.Xml.Linq;

namespace Coccinelle.Sandbox.Twilio;

/// <summary>Where the next document comes from.</summary>
internal abstract record TwimlSource
{
    private TwimlSource()
    {
    }

    /// <summary>Ask the server. <paramref name="Name"/> is what the request is called in the list of deliveries.</summary>
    public sealed record Fetch(
        string Name, string Url, HttpMethod Method, IReadOnlyList<(string Name, string Value)> Parameters) : TwimlSource;

    /// <summary>A document that came with a REST request.</summary>
    public sealed record Inline(string Twiml) : TwimlSource;
}

/// <summary>What a verb means for the document that holds it.</summary>
internal abstract record Turn
{
    private Turn()
    {
    }

    /// <summary>Go on with the next verb.</summary>
    public static readonly Turn Continue = new Onward();

    /// <summary>The call is over.</summary>
    public static readonly Turn HangUp = new Over();

    /// <summary>Leave this document for another one.</summary>
    public static Turn GoTo(TwimlSource source) => new Elsewhere(source);

    public sealed record Onward : Turn;

    public sealed record Over : Turn;

    public sealed record Elsewhere(TwimlSource Source) : Turn;
}

/// <summary>A TwiML document and the address that its relative addresses start from.</summary>
internal sealed record TwimlDocument(string Url, XElement Response)
{
    /// <summary>Twilio: error 12100, document parse failure.</summary>
    public const string ParseFailure = "12100";

    public static bool TryParse(string url, string xml, [NotNullWhen(true)] out TwimlDocument? document)
    {
        document = null;
        try
        {
            document = XDocument.Parse(xml).Root is { Name.LocalName: "Response" } root ? new TwimlDocument(url, root) : null;
        }
        catch (XmlException)
        {
            // Not XML: the caller reports Twilio's error and asks the fallback.
        }

        return document is not null;
    }

    /// <summary>A request to an address that the document names; no address means the document's own.</summary>
    public TwimlSource.Fetch Ask(
        string name, XElement verb, string? reference, string methodAttribute = "method",
        params IReadOnlyList<(string, string)> parameters)
    {
        var isGet = string.Equals(verb.Attribute(methodAttribute)?.Value, "GET", StringComparison.OrdinalIgnoreCase);
        return new TwimlSource.Fetch(name, Resolve(reference), isGet ? HttpMethod.Get : HttpMethod.Post, parameters);
    }

    /// <summary>
    /// Resolves by hand where it can: <see cref="Uri"/> rewrites host and escapes, and the signature is over the address as written.
    /// </summary>
    public string Resolve(string? reference)
    {
        var trimmed = reference?.Trim() ?? "";
        if (trimmed.Length == 0 || trimmed.Contains("://", StringComparison.Ordinal))
        {
            return trimmed.Length == 0 ? Url : trimmed;
        }

        var pathStart = Url.IndexOf('/', Url.IndexOf("://", StringComparison.Ordinal) + 3);
        var origin = pathStart < 0 ? Url : Url[..pathStart];
        return trimmed[0] switch
        {
            '/' => origin + trimmed,
            '?' => Url.Split('?')[0] + trimmed,
            _ => new Uri(new Uri(Url), trimmed).AbsoluteUri,
        };
    }
}
