using System.Xml;
using Coccinelle.Domain.Phones;
using Coccinelle.Providers.Twilio;
using CsCheck;
using Record = Coccinelle.Providers.Twilio.Record;

namespace Coccinelle.Providers.Tests.Twilio;

public sealed class TwiMLTests
{
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    private const string Stream = "<Connect><Stream url=\"wss://x.vapi.ai/1/transport\"></Stream></Connect>";

    private static readonly Uri After = new("https://accueil.example/webhooks/twilio/voice/after?a=1&b=2");

    [Fact]
    public void Verbs_are_written_as_Twilio_documents_them() =>
        Assert.Equal(
            Declaration + "<Response>"
            + "<Say voice=\"Polly.Lea-Neural\" language=\"fr-FR\">Garage &lt;Dupont&gt; &amp; fils, à l’écoute</Say>"
            + "<Pause length=\"2\" />"
            + "<Gather input=\"dtmf speech\" action=\"/gather?a=1&amp;b=2\" method=\"POST\" language=\"fr-FR\" hints=\"Dupont, Martin\" numDigits=\"1\" timeout=\"5\" speechTimeout=\"auto\" actionOnEmptyResult=\"true\">"
            + "<Say voice=\"Polly.Lea-Neural\" language=\"fr-FR\">Quelle entreprise ?</Say></Gather>"
            + "<Dial action=\"/dial\" method=\"POST\" timeout=\"20\" callerId=\"+33939035761\" answerOnBridge=\"true\"><Number>+33199001234</Number></Dial>"
            + "<Record action=\"/record\" method=\"POST\" maxLength=\"120\" timeout=\"4\" finishOnKey=\"#\" playBeep=\"true\" recordingStatusCallback=\"/recording\" />"
            + "<Redirect method=\"POST\">/next?a=1&amp;b=2</Redirect><Hangup /></Response>",
            TwiML.Response(
                new Say("Garage <Dupont> & fils, à l’écoute"),
                new Pause(2),
                new Gather("/gather?a=1&b=2", new Say("Quelle entreprise ?"))
                {
                    Hints = "Dupont, Martin",
                    NumDigits = 1,
                    Timeout = 5,
                    SpeechTimeout = "auto",
                    ActionOnEmptyResult = true,
                },
                new Dial(E164.Parse("+33199001234")) { Action = "/dial", Timeout = 20, CallerId = E164.Parse("+33939035761") },
                new Record("/record") { MaxLength = 120, Timeout = 4, FinishOnKey = "#", RecordingStatusCallback = "/recording" },
                new Redirect("/next?a=1&b=2"),
                new Hangup()));

    [Fact]
    public void A_refusal_and_an_empty_answer_are_documents_too()
    {
        Assert.Equal(Declaration + "<Response><Reject reason=\"busy\" /></Response>", TwiML.Response(new Reject("busy")));
        Assert.Equal(Declaration + "<Response />", TwiML.Response());
    }

    [Fact]
    public void Whatever_is_said_the_document_is_valid_and_says_it() =>
        Gen.OneOf(Gen.String, Gen.String["<>&\"'é€\0\u0001\ud800\udfff]]>-"]).Sample(text =>
        {
            var response = TwiML.TryReadResponse(TwiML.Response(new Say(text), new Gather(text), new Redirect("x" + text)));
            return response is not null && WithoutLineEnds(response.Element("Redirect")!.Value) == WithoutLineEnds(Said("x" + text));
        });

    [Theory]
    [InlineData("<Response/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Say>é</Say></Response>\n")]
    [InlineData("<Response><!-- x --></Response>")]
    public void A_response_is_read(string twiml) => Assert.NotNull(TwiML.TryReadResponse(twiml));

    [Theory]
    [InlineData("")]
    [InlineData("Bonjour")]
    [InlineData("<html></html>")]
    [InlineData("<response/>")]
    [InlineData("<Response>")]
    [InlineData("<Response/><Response/>")]
    [InlineData("<Response xmlns=\"urn:x\"/>")]
    [InlineData("<!DOCTYPE Response><Response/>")]
    [InlineData("<!DOCTYPE r [<!ENTITY a \"b\">]><Response>&a;</Response>")]
    [InlineData("<Response>\u0001</Response>")]
    public void Anything_else_is_no_response(string twiml) => Assert.Null(TwiML.TryReadResponse(twiml));

    [Fact]
    public void A_document_of_more_than_64_kB_is_not_read() =>
        Assert.Null(TwiML.TryReadResponse("<Response>" + new string(' ', 65_536) + "</Response>"));

    [Theory]
    [InlineData(Declaration + "<Response>" + Stream, "</Response>")]
    [InlineData("<Response>\n  <Say>é</Say>\n  " + Stream + "\n", "</Response >\n")]
    public void A_redirect_follows_the_stream_and_nothing_else_changes(string head, string tail) =>
        Assert.Equal(
            head + "<Redirect method=\"POST\">https://accueil.example/webhooks/twilio/voice/after?a=1&amp;b=2</Redirect>" + tail,
            TwiML.AppendAfterConnect(head + tail, After));

    [Theory]
    [InlineData("<Response/>")]
    [InlineData("<Response><Say>x</Say></Response>")]
    [InlineData("<Response><Connect><Room>x</Room></Connect></Response>")]
    [InlineData("<Response>" + Stream + "<Hangup/></Response>")]
    [InlineData("<Response>" + Stream + "</Response><!-- </Response> -->")]
    [InlineData("<Response><Connect><Stream/></Connect>")]
    [InlineData("not xml")]
    public void Any_other_document_stays_as_it_is(string twiml) => Assert.Equal(twiml, TwiML.AppendAfterConnect(twiml, After));

    /// <summary>What an XML reader gives back, line ends aside: lone surrogates replaced, what XML cannot hold left out.</summary>
    private static string Said(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => rune.Value is > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value)));

    private static string WithoutLineEnds(string text) => text.ReplaceLineEndings("").Replace("\r", "", StringComparison.Ordinal);
}
