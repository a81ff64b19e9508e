using Coccinelle.Domain.Agenda;

namespace Coccinelle.Domain.Tests.Agenda;

/// <summary>What somebody means by the name of a service or an agenda.</summary>
public sealed class NamesTests
{
    private static readonly string[] Salon = ["Coupe femme", "Coupe homme", "Couleur", "Brushing", "Coupe et couleur"];

    [Theory]
    [InlineData("coupe femme", "Coupe femme")]
    [InlineData("une coupe pour femmes", "Coupe femme")]
    [InlineData("COULEUR", "Couleur")]
    [InlineData("un brushing s'il vous plaît", "Brushing")]
    [InlineData("homme", "Coupe homme")]
    [InlineData("couleur et coupe", "Coupe et couleur")]
    [InlineData("coupe", null)]
    [InlineData("vidange", null)]
    [InlineData("", null)]
    [InlineData("une", null)]
    public void One_that_fits_or_none(string text, string? expected) => Assert.Equal(expected, Names.Find(text, Salon, name => name));
}
