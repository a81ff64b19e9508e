using Coccinelle.Domain.Phones;

namespace Coccinelle.Domain.Tests.Phones;

public sealed class E164Tests
{
    [Theory]
    [InlineData("+33199001234", 33, "199001234", true)]
    [InlineData("+12025550169", 1, "2025550169", false)]
    [InlineData("+262262123456", 262, "262123456", true)]
    [InlineData("+687261234", 687, "261234", true)]
    public void A_number_knows_its_parts(string text, int countryCode, string national, bool french)
    {
        var number = E164.Parse(text);

        Assert.Equal((countryCode, national, french), (number.CountryCode, number.NationalNumber, number.IsFrenchFamily));
        Assert.Equal(text, number.ToString());
    }

    [Fact]
    public void Equal_numbers_are_equal_however_written() => Assert.Equal(E164.Parse("01 99 00 12 34"), E164.Parse("+33199001234"));

    [Fact]
    public void A_text_that_is_no_number_is_refused_without_being_repeated()
    {
        Assert.False(E164.TryParse("anonymous", out var none));
        Assert.Equal(("", "", 0), (none.Value, none.NationalNumber, none.CountryCode));
        Assert.DoesNotContain("0199", Assert.Throws<FormatException>(() => E164.Parse("0199")).Message, StringComparison.Ordinal);
    }
}
