using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Proofs;
using Coccinelle.Providers.Twilio;
using Coccinelle.Tests;
using CsCheck;
using NodaTime;

namespace Coccinelle.Providers.Tests.Twilio;

public sealed class TwilioSmsTests
{
    private const string Sid = "SMf70588600bf5983ceab74727cc42d2bf";

    [Theory]
    [InlineData("inbound-fr", "Bonjour, avez-vous une place demain à 15h ?", null)]
    [InlineData("inbound-arret-real-body", "Arret ", null)]
    [InlineData("inbound-whitespace", "  oui\r\n", null)]
    [InlineData("inbound-ucs2-emoji", "Parfait 👍 à demain", null)]
    [InlineData("inbound-stop", "STOP", null)]
    [InlineData("inbound-stop-optouttype", "STOP", "STOP")]
    [InlineData("inbound-help-optouttype", "AIDE", "HELP")]
    [InlineData("inbound-media", "", null)]
    public void What_was_written_arrives_as_it_was_written(string file, string body, string? optOut)
    {
        var inbound = Inbound(file);

        Assert.Equal((body, optOut), (inbound.Body, inbound.OptOutType));
        Assert.Equal((E164.Parse("+33639981234"), E164.Parse("+33939035761"), false), (inbound.FromNumber, inbound.ToNumber, inbound.IsWhatsApp));
        Assert.Equal(file == "inbound-media" ? 1 : 0, inbound.NumMedia);
    }

    [Fact]
    public void A_short_code_is_nobody_to_answer()
        => Assert.Equal(("36105", null), (Inbound("inbound-shortcode-sender").From, Inbound("inbound-shortcode-sender").FromNumber));

    [Fact]
    public void A_message_by_WhatsApp_is_told_apart_and_its_number_read()
    {
        var inbound = Inbound("inbound-whatsapp");

        Assert.Equal(("whatsapp:+33639981234", E164.Parse("+33639981234"), true, "Camille"), (inbound.From, inbound.FromNumber, inbound.IsWhatsApp, inbound.ProfileName));
    }

    [Theory]
    [InlineData("status-queued", Sid, "queued", null)]
    [InlineData("status-sent", Sid, "sent", null)]
    [InlineData("status-delivered", Sid, "delivered", null)]
    [InlineData("status-out-of-order-sent-after-delivered", Sid, "sent", null)]
    [InlineData("status-undelivered", "SM37457309a299a99d8dbc25371b951f3d", "undelivered", 30003)]
    [InlineData("status-whatsapp-read", "SMb6ce9960e8a9735b98530e33fbe2393c", "read", null)]
    public void A_step_says_whose_it_is_and_which(string file, string sid, string status, int? code)
    {
        var report = Status(file);

        Assert.Equal((sid, status, $"{sid}:{status}", code), (report.MessageSid, report.Status, report.Key, report.ErrorCode));
        Assert.Equal(code is null ? null : "Unreachable destination handset", report.ErrorMessage);
    }

    [Fact]
    public void The_carriers_clock_is_kept_without_a_zone()
    {
        Assert.Equal(new LocalDateTime(2026, 11, 22, 20, 31), Status("status-delivered").RawDlrDoneDate);
        Assert.Null(Status("status-sent").RawDlrDoneDate);
        Assert.Null(TwilioSms.ReadStatus(Form("MessageSid=SM1&MessageStatus=sent&RawDlrDoneDate=2613322561"u8))!.RawDlrDoneDate);
    }

    /// <summary>The names of the files say which of the two they are, and neither is taken for nothing.</summary>
    [Fact]
    public void Every_sample_is_read()
    {
        var files = Directory.GetFiles(ReferenceData.Path("twilio", "sms"), "*.form");

        Assert.Equal(17, files.Length);
        Assert.All(files, file => Assert.NotNull(Path.GetFileName(file).StartsWith("status-", StringComparison.Ordinal)
            ? TwilioSms.ReadStatus(Form(File.ReadAllBytes(file)))?.MessageSid
            : TwilioSms.ReadInbound(Form(File.ReadAllBytes(file)))?.MessageSid));
    }

    [Fact]
    public void Without_an_id_or_a_status_there_is_nothing_to_read()
    {
        Assert.Null(TwilioSms.ReadInbound(Form("From=%2B33612345678&Body=STOP&MessageSid="u8)));
        Assert.Null(TwilioSms.ReadStatus(Form("MessageStatus=sent"u8)));
        Assert.Null(TwilioSms.ReadStatus(Form("MessageSid=SM1&MessageStatus="u8)));
        Assert.Equal("SM1:sent", TwilioSms.ReadStatus(Form("SmsSid=SM1&SmsStatus=Sent"u8))!.Key);
    }

    [Fact]
    public void A_NUL_is_left_out() => Assert.Equal("ab", TwilioSms.ReadInbound(Form("MessageSid=SM1&Body=a%00b"u8))!.Body);

    [Fact]
    public void No_form_makes_it_throw() => Gen.Byte.Array.Sample(body =>
    {
        var form = Form([.. "MessageSid=SM1&MessageStatus=sent&From="u8, .. body]);
        _ = TwilioSms.ReadInbound(form);
        _ = TwilioSms.ReadStatus(form);
    });

    private static InboundSms Inbound(string file) => TwilioSms.ReadInbound(Sample(file))!;

    private static SmsStatusReport Status(string file) => TwilioSms.ReadStatus(Sample(file))!;

    private static FormBody Sample(string file) => Form(File.ReadAllBytes(ReferenceData.Path("twilio", "sms", file + ".form")));

    private static FormBody Form(ReadOnlySpan<byte> raw)
    {
        Assert.True(FormBody.TryParse(raw, 10_000, out var form));
        return form;
    }
}
