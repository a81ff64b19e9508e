using Coccinelle.Domain.Messaging;
using Coccinelle.Domain.Owners;
using CsCheck;
using NodaTime;

namespace Coccinelle.Domain.Tests.Owners;

/// <summary>What owners read: short, in the cheap alphabet, and nothing that is not known.</summary>
public sealed class OwnerLetterTests
{
    [Fact]
    public void A_call_says_who_what_was_done_and_what_it_was_about()
    {
        var letter = new CallNews
        {
            Caller = "+33612345678",
            CallerName = "Mme Martin",
            Done = ["Rendez-vous pris : coupe, mardi 24 novembre à 14 h 30"],
            HasVoicemail = true,
            VoicemailSeconds = 12,
            Summary = "Mme Martin a demandé une coupe. Elle viendra avec sa fille.",
        }.ToLetter();

        Assert.Equal(
            "Appel de Mme Martin (06 12 34 56 78) : Rendez-vous pris : coupe, mardi 24 novembre à 14 h 30. A laissé un message vocal de 12 s.\n"
            + "Mme Martin a demandé une coupe. Elle viendra avec sa fille.",
            letter.Brief);
        Assert.Contains("- Rendez-vous pris", letter.Full, StringComparison.Ordinal);
        Assert.Contains("Résumé : Mme Martin", letter.Full, StringComparison.Ordinal);
        Assert.Equal("Appel de Mme Martin (06 12 34 56 78) : Rendez-vous pris : coupe, mardi 24 novembre à 14 h 30", letter.Subject);
    }

    [Fact]
    public void A_call_on_which_nothing_was_done_is_no_news()
    {
        Assert.False(new CallNews { Caller = "+33612345678", Summary = "A demandé les horaires." }.Matters);
        Assert.True(new CallNews { Caller = null, TransferMissed = true }.Matters);
        Assert.True(CallNews.IsTelling("callback_promised"));
        Assert.False(CallNews.IsTelling("transferred"));
    }

    [Fact]
    public void A_text_message_is_in_the_cheap_alphabet_and_three_segments_long_at_most_whatever_was_said()
        => Gen.Select(Gen.String, Gen.String, Gen.String.Array[0, 6]).Sample((name, summary, done) =>
        {
            var letter = new CallNews { Caller = "+33612345678", CallerName = name, Done = done, Summary = summary }.ToLetter();

            var measure = SmsEncoding.Measure(letter.Brief);
            Assert.Equal(SmsAlphabet.Gsm7, measure.Alphabet);
            Assert.InRange(measure.Segments, 1, 3);
            Assert.InRange(letter.Subject.Length, 1, 150);
            Assert.StartsWith("Appel de ", letter.Brief, StringComparison.Ordinal);
        });

    [Fact]
    public void What_is_too_long_ends_on_a_word()
    {
        var letter = new CallNews { Caller = null, Done = [string.Join(' ', Enumerable.Repeat("détartrage", 100))] }.ToLetter();

        Assert.EndsWith("détartrage...", letter.Brief, StringComparison.Ordinal);
        Assert.StartsWith("Appel de numéro masqué : ", letter.Brief, StringComparison.Ordinal);
    }

    [Fact]
    public void One_notice_is_one_sentence()
    {
        var letter = NoticeNews.ToLetter([new NoticeNews("appointment_cancelled", null, "Mme Martin", "+33612345678", new LocalDateTime(2026, 11, 24, 14, 30), "Coupe")], "Salon Léa");

        Assert.Equal("Mme Martin (06 12 34 56 78) a annulé son rendez-vous du mardi 24 novembre à 14 h 30. Le créneau est libre.", letter.Brief);
    }

    [Fact]
    public void The_sentence_of_whoever_wrote_the_notice_comes_before_ours()
        => Assert.Equal("Rappel promis à M. Petit.", new NoticeNews("promise_late", " Rappel promis à M. Petit. ", "Autre").ToSentence());

    [Theory]
    [InlineData("appointment_booked")]
    [InlineData("appointment_moved")]
    [InlineData("appointment_cancelled")]
    [InlineData("reminder_unanswered")]
    [InlineData("promise_late")]
    [InlineData("transfer_missed")]
    [InlineData("voicemail")]
    [InlineData("calendar_failing")]
    [InlineData("sms_failing")]
    [InlineData("email_failing")]
    [InlineData("whatsapp_failing")]
    [InlineData("something_new")]
    public void Every_kind_has_a_sentence_also_when_nothing_else_is_known(string kind)
        => Assert.Matches(@"^[A-ZÀ-Ü].{10,}\.$", new NoticeNews(kind).ToSentence());

    [Fact]
    public void Many_that_waited_are_one_message_and_what_does_not_fit_is_counted()
    {
        var news = Enumerable.Range(1, 20).Select(i => new NoticeNews("appointment_cancelled", null, $"Client {i}", null, new LocalDateTime(2026, 11, 24, 8, 0).PlusMinutes(i))).ToList();

        var letter = NoticeNews.ToLetter(news, "Salon Léa");

        Assert.InRange(SmsEncoding.Measure(letter.Brief).Segments, 1, 3);
        Assert.StartsWith("20 choses à savoir :\n- Client 1 a annulé", letter.Brief, StringComparison.Ordinal);
        Assert.Matches(@"\n\+ \d+ autres$", letter.Brief);
        Assert.Contains("- Client 20 a annulé", letter.Full, StringComparison.Ordinal);
    }
}
