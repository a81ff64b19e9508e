using System.Xml;
using System.Xml.Linq;

namespace Coccinelle.Providers.Twilio;

/// <summary>Twilio's markup language, written and read.</summary>
public static class TwiML
{
    private const string Declaration = """<?xml version="1.0" encoding="UTF-8"?>""";

    /// <summary>The largest document that is taken from somebody else, in characters. Twilio's own limit is 64 kB.</summary>
    private const int MaxLength = 64 * 1024;

    private static readonly XmlReaderSettings Safe = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxLength,
    };

    /// <summary>A document of these verbs, in order.</summary>
    public static string Response(params Verb[] verbs)
        => Declaration + new XElement("Response", verbs.SelectMany(verb => verb.Render())).ToString(SaveOptions.DisableFormatting);

    /// <summary>The root of somebody else's document; null when it is not XML with a <c>Response</c> root.</summary>
    public static XElement? TryReadResponse(string text)
    {
        if (text.Length > MaxLength)
            return null;

        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Safe);
            return XDocument.Load(reader).Root is { Name.LocalName: "Response" } root ? root : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>
    /// Says where the call goes on when its stream is closed. Only for a document whose last verb connects a stream; any other
    /// is left as it is. The original text stays byte for byte: one verb is inserted before its end.
    /// </summary>
    public static string AppendAfterConnect(string twiml, Uri next)
    {
        var endsInStream = TryReadResponse(twiml)?.Elements().LastOrDefault() is { Name.LocalName: "Connect" } connect
            && connect.Elements("Stream").Any();
        var end = twiml.LastIndexOf("</Response", StringComparison.Ordinal);
        return endsInStream && end >= 0
            ? twiml[..end] + new Redirect(next).Render().Single().ToString(SaveOptions.DisableFormatting) + twiml[end..]
            : twiml;
    }
}
