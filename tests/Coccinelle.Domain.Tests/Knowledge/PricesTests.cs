using Coccinelle.Domain.Knowledge;
using CsCheck;

namespace Coccinelle.Domain.Tests.Knowledge;

public sealed class PricesTests
{
    [Theory]
    [InlineData("25 €", "25 euros")]
    [InlineData("25,50 €", "25 euros 50")]
    [InlineData("25.5€", "25 euros 50")]
    [InlineData("25,00 €", "25 euros")]
    [InlineData("25,05 €", "25 euros 5")]
    [InlineData("1 €", "1 euro")]
    [InlineData("0,50 €", "50 centimes")]
    [InlineData("1 200 €", "1200 euros")]
    [InlineData("1.200,50 €", "1200 euros 50")]
    [InlineData("1\u202f200 €", "1200 euros")]
    [InlineData("25€50", "25 euros 50")]
    [InlineData("€ 25", "25 euros")]
    [InlineData("EUR 25,90", "25 euros 90")]
    [InlineData("25 EUR", "25 euros")]
    [InlineData("25 euros", "25 euros")]
    [InlineData("45 €/heure", "45 euros par heure")]
    [InlineData("12,50 € / m²", "12 euros 50 par m²")]
    [InlineData("Pneu 205/55 R16", "Pneu 205/55 R16")]
    public void An_amount_is_said_as_people_say_it(string written, string said) => Assert.Equal(said, Prices.Speak(written));

    [Fact]
    public void Whatever_the_way_of_writing_it_is_the_same_amount()
        => Gen.Select(Gen.Int[0, 99_999], Gen.Int[0, 99]).Sample((euros, cents) =>
        {
            var grouped = euros >= 1000 ? $"{euros / 1000} {euros % 1000:000}" : $"{euros}";
            string[] ways = [$"{euros},{cents:00} €", $"{euros}.{cents:00}€", $"{grouped},{cents:00} €", $"EUR {euros},{cents:00}", $"{euros}€{cents:00}"];
            Assert.All(ways, way => Assert.Equal([euros * 100L + cents], Prices.Amounts(way)));
        });

    [Theory]
    [InlineData("Ouvert de 9h à 18h30", "Ouvert de 9 heures à 18 heures 30")]
    [InlineData("Durée : 45 min", "Durée : 45 minutes")]
    [InlineData("1h", "1 heure")]
    [InlineData("20-30 €", "20 à 30 euros")]
    [InlineData("Coupe ; brushing\net  soin", "Coupe, brushing et soin")]
    [InlineData("H1 et b2h", "H1 et b2h")]
    public void Times_and_ranges_are_said_in_words(string written, string said) => Assert.Equal(said, Speakable.Of(written));

    [Fact]
    public void What_is_too_long_ends_where_a_thought_does_and_cuts_no_number()
        => Gen.Select(Gen.Int[0, 999_999], Gen.Int[1, 20]).Array[40, 80].Sample(items =>
        {
            var text = string.Concat(items.Select(item => $"{new string('x', item.Item2)} {item.Item1} €, "));
            var said = Speakable.Of(text);
            Assert.True(said.Length <= Speakable.Longest);
            Assert.StartsWith(said.TrimEnd('.'), Prices.Speak(text), StringComparison.Ordinal);
            Assert.Matches("euros?\\.?$", said);
        });
}
