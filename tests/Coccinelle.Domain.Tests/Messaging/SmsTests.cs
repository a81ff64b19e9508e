using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using Coccinelle.Domain.Texts;
using CsCheck;

namespace Coccinelle.Domain.Tests.Messaging;

/// <summary>What a text message counts and costs.</summary>
public sealed class SmsTests
{
    [Theory]
    [InlineData('a', 160, 1)]
    [InlineData('a', 161, 2)]
    [InlineData('a', 306, 2)]
    [InlineData('a', 307, 3)]
    [InlineData('€', 80, 1)]
    [InlineData('€', 81, 2)]
    [InlineData('ê', 70, 1)]
    [InlineData('ê', 71, 2)]
    [InlineData('ê', 134, 2)]
    [InlineData('ê', 135, 3)]
    [InlineData('é', 160, 1)]
    [InlineData('ç', 71, 2)]
    public void Networks_count_so(char letter, int times, int segments) => Assert.Equal(segments, SmsEncoding.Measure(new string(letter, times)).Segments);

    [Fact]
    public void What_takes_two_places_is_not_cut_in_two()
    {
        Assert.Equal(1, SmsEncoding.Measure(string.Concat(Enumerable.Repeat("👍", 35))).Segments);
        Assert.Equal(2, SmsEncoding.Measure(string.Concat(Enumerable.Repeat("👍", 36))).Segments);
        Assert.Equal(3, SmsEncoding.Measure(new string('a', 152) + new string('€', 77)).Segments); // 152 + 1 place lost, 153 full pairs do not fit
    }

    [Fact]
    public void More_text_never_counts_less()
        => Gen.String[Gen.Char["aé€ê \n👍"], 0, 400].Select(Gen.String[Gen.Char["aê€"], 0, 20]).Sample((text, more) =>
            SmsEncoding.Measure(text + more).Segments >= SmsEncoding.Measure(text).Segments);

    [Theory]
    [InlineData("Rendez-vous confirmé.", null)]
    [InlineData("L’été", null)] // one segment either way
    public void A_rewrite_is_proposed_only_where_it_saves(string text, string? suggestion) => Assert.Equal(suggestion, GsmRewrite.Suggest(text));

    [Fact]
    public void A_rewrite_replaces_typography_and_only_then_accents()
    {
        var words = "Votre rendez\u00A0vous «\u202Fcoupe\u202F» est confirmé pour l’été… à très bientôt".Replace("ô", "o", StringComparison.Ordinal);
        var long1 = words + new string('a', 60);
        Assert.Equal(long1.Replace('\u00A0', ' ').Replace('\u202F', ' ').Replace('«', '"').Replace('»', '"').Replace('’', '\'').Replace("…", "...", StringComparison.Ordinal), GsmRewrite.Suggest(long1));
        Assert.StartsWith("Recu a l'hotel, forme", GsmRewrite.Suggest("Reçu à l’hôtel, forme".Replace('à', 'â') + new string('a', 80)), StringComparison.Ordinal);
        Assert.Null(GsmRewrite.Suggest("👍" + new string('a', 100)));
    }

    [Fact]
    public void A_rewrite_always_saves_and_keeps_what_costs_nothing()
        => Gen.String[Gen.Char["aàéèê’«» …çœ–€B"], 0, 300].Sample(text =>
            GsmRewrite.Suggest(text) is not { } rewritten
            || (SmsEncoding.Measure(rewritten) is { Alphabet: SmsAlphabet.Gsm7 } after && after.Segments < SmsEncoding.Measure(text).Segments
                && rewritten.Count(c => c is 'é' or 'à' or '€') == text.Count(c => c is 'é' or 'à' or '€')));

    [Fact]
    public void Each_default_is_one_segment_with_usual_values()
    {
        var values = new Dictionary<string, string>
        {
            ["companyName"] = "Salon Léa Coiffure",
            ["phone"] = "01 40 00 12 34",
            ["appointmentDate"] = "mercredi 30 septembre",
            ["appointmentTime"] = "14 h 30",
            ["message"] = "-20 % jeudi.",
            ["answerHint"] = AppointmentTexts.AnswerHint(canBeAnswered: true, null, ""),
            ["bookingLink"] = "https://coccinelle.example.fr/r/0123456789abcdefghijkl",
        };
        foreach (var (key, template) in TemplatesJson.Defaults(ChannelTypes.Sms))
        {
            var text = TemplateFill.Fill(template.Text, values).Text;
            Assert.True(SmsEncoding.Measure(text!) is { Segments: 1, Alphabet: SmsAlphabet.Gsm7 }, $"{key}: {text}");
        }
    }

    [Fact]
    public void A_price_is_per_segment() => Assert.Equal((8, 24), (SmsPrice.Cents(1), SmsPrice.Cents(3)));
}
