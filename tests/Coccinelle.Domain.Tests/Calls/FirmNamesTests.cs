using Coccinelle.Domain.Calls;
using CsCheck;

namespace Coccinelle.Domain.Tests.Calls;

public sealed class FirmNamesTests
{
    private static readonly NamedFirm[] Firms =
    [
        new(PaperBook.Firm(1), "Salon Léa"),
        new(PaperBook.Firm(2), "Garage Martin"),
        new(PaperBook.Firm(3), "Garage Dupont"),
        new(PaperBook.Firm(4), "L'Atelier de Mélanie"),
    ];

    [Theory]
    [InlineData("Salon Léa", 1)]
    [InlineData("bonjour, je voudrais joindre le salon lea s'il vous plaît", 1)]
    [InlineData("Garage Martin.", 2)]
    [InlineData("le garage martain", 2)]
    [InlineData("l'atelier de Mélanie", 4)]
    [InlineData("atelier mélany", 4)]
    public void A_name_is_understood_as_people_say_it(string speech, int firm)
        => Assert.Equal(PaperBook.Firm(firm), FirmNames.Match(speech, Firms)?.Tenant);

    [Theory]
    [InlineData("le garage")]
    [InlineData("je ne sais pas")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("euh bonjour")]
    public void What_could_be_two_firms_or_none_is_no_firm(string? speech) => Assert.Null(FirmNames.Match(speech, Firms));

    [Fact]
    public void Two_firms_of_the_same_name_cannot_be_told_apart_by_it()
        => Assert.Null(FirmNames.Match("Salon Léa", [.. Firms, new NamedFirm(PaperBook.Firm(5), "Salon Léa")]));

    [Theory]
    [InlineData("Oui, c'est ça", null, true)]
    [InlineData(null, "1", true)]
    [InlineData("non", null, false)]
    [InlineData("oui", "2", false)]
    [InlineData(null, null, false)]
    public void Only_a_yes_is_a_yes(string? speech, string? digits, bool yes) => Assert.Equal(yes, FirmNames.IsYes(speech, digits));

    [Fact]
    public void No_speech_makes_it_throw() => Gen.String.Sample(speech => FirmNames.Match(speech, Firms));
}
