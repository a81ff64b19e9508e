using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Coccinelle.Providers.Twilio;

/// <summary>Writes and reads TwiML, the XML with which a voice webhook answers.</summary>
public static class TwiML
{
    /// <summary>The media type to answer with; anything else is read aloud or refused (Twilio: error 12300).</summary>
    public const string ContentType = "text/xml; charset=utf-8";

    private const int LongestDocument = 64 * 1024;

    /// <summary>A whole document. No verbs: the call is answered and ends.</summary>
    public static string Response(params IReadOnlyList<Verb> verbs) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + Xml.Write(new XElement("Response", verbs.Select(verb => verb.ToXml())));

    /// <summary>The root of a foreign document; null unless it is well-formed, at most 64 kB, without DTD, and a <c>Response</c>.</summary>
    public static XElement? TryReadResponse(string twiml)
    {
        if (twiml.Length > LongestDocument) return null;
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(new StringReader(twiml), settings);
            var root = XDocument.Load(reader).Root;
            return root?.Name == "Response" ? root : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>
    /// Says where a call goes on after its media stream closed, so that the caller is not left in silence. Only a document whose last
    /// verb is <c>Connect</c> with a <c>Stream</c> is changed, and of it not a byte but the inserted verb; any other comes back as it is.
    /// </summary>
    public static string AppendAfterConnect(string twiml, Uri redirect)
    {
        if (!EndsInStream(TryReadResponse(twiml))) return twiml;

        var end = twiml.LastIndexOf("</Response", StringComparison.Ordinal);
        var verb = new Redirect(redirect.ToString());
        var appended = string.Create(CultureInfo.InvariantCulture, $"{twiml[..end]}{Xml.Write(verb.ToXml())}{twiml[end..]}");
        // A comment behind the root may hold the same text: only a document that reads as meant is passed on.
        return TryReadResponse(appended)?.Elements().LastOrDefault()?.Name == "Redirect" ? appended : twiml;
    }

    private static bool EndsInStream(XElement? response) =>
        response?.Elements().LastOrDefault() is { } last && last.Name == "Connect" && last.Element("Stream") is not null;
}
