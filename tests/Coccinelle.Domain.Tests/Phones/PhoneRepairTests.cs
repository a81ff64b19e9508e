using Coccinelle.Domain.Phones;
using CsCheck;

namespace Coccinelle.Domain.Tests.Phones;

public sealed class PhoneRepairTests
{
    [Theory]
    [InlineData("+33199001234")]
    [InlineData("0199001234")]
    [InlineData("+3333199001234")]
    [InlineData("+33330199001234")]
    [InlineData("3333199001234")]
    [InlineData("003333199001234")]
    [InlineData("+333333199001234")]
    [InlineData("sip:+3333199001234@pbx.example")]
    public void A_known_mangling_gives_the_number(string text) =>
        Assert.Equal([E164.Parse("+33199001234")], PhoneRepair.Candidates(text));

    [Theory]
    [InlineData("")]
    [InlineData("anonymous")]
    [InlineData("+49494949494912025550123")]
    [InlineData("Coccinelle")]
    public void Garbage_gives_no_candidate(string text) => Assert.Empty(PhoneRepair.Candidates(text));

    [Fact]
    public void A_department_overseas_may_repeat_its_code_in_its_numbers() =>
        Assert.Equal([E164.Parse("+262262123456")], PhoneRepair.Candidates("+262262123456"));

    [Theory]
    [InlineData("+33199001234", "199001234")]
    [InlineData("01 99 00 12 34", "199001234")]
    [InlineData("+262262123456", "262123456")]
    [InlineData("99990199001234", "199001234")]
    [InlineData("+49494949494912025550123", "025550123")]
    public void The_national_part_is_the_last_nine_digits(string text, string expected) =>
        Assert.Equal(expected, PhoneRepair.NationalPart(text));

    [Theory]
    [InlineData("+493023125000")]
    [InlineData("+12025550169")]
    [InlineData("+687612345")]
    [InlineData("+266696687")]
    [InlineData("12345678")]
    [InlineData("")]
    [InlineData("sip:accueil@10.199.001.234")]
    public void A_foreign_short_or_hidden_number_has_no_national_part(string text) => Assert.Null(PhoneRepair.NationalPart(text));

    [Fact]
    public void A_repeated_country_code_never_hides_a_number() =>
        Gen.Select(FrenchNumbers.National, Gen.Int[1, 3]).Sample((national, times) =>
            PhoneRepair.Candidates("+" + string.Concat(Enumerable.Repeat("33", times + 1)) + national).Contains(E164.Parse("+33" + national)));

    [Fact]
    public void No_string_makes_it_throw() =>
        Gen.String.Sample(text => { _ = PhoneRepair.Candidates(text).Count(); _ = PhoneRepair.NationalPart(text); });
}
