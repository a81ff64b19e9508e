using Coccinelle.Domain.Phones;
using CsCheck;

namespace Coccinelle.Domain.Tests.Phones;

public sealed class PhoneTextTests
{
    [Theory]
    [InlineData("+33199001234")]
    [InlineData("+33 1 99 00 12 34")]
    [InlineData("  +33-1.99/00 12\u00a034\n")]
    [InlineData("+33\u202f1\u202f99\u202f00\u202f12\u202f34")]
    [InlineData("(+33) 1 99 00 12 34")]
    [InlineData("tel:+33-1-99-00-12-34")]
    [InlineData("tel:+33199001234;ext=12")]
    [InlineData("sip:+33199001234@ims.operateur.example;user=phone")]
    [InlineData("SIPS:%2B33199001234@pbx.example:5061;transport=tls")]
    [InlineData("\"Accueil\" <sip:+33199001234;npdi@pbx.example>;tag=1")]
    public void A_number_that_already_is_E164_reads_exactly(string text) =>
        Assert.Equal(new PhoneReading.Number(E164.Parse("+33199001234"), Exact: true), PhoneText.Read(text));

    [Theory]
    [InlineData("0199001234")]
    [InlineData("01 99 00 12 34")]
    [InlineData("01.99.00.12.34")]
    [InlineData("01-99-00-12-34")]
    [InlineData("0033199001234")]
    [InlineData("00 33 1 99 00 12 34")]
    [InlineData("33199001234")]
    [InlineData("199001234")]
    [InlineData("+33 (0)1 99 00 12 34")]
    [InlineData("+330199001234")]
    [InlineData("00330199001234")]
    [InlineData("sip:0199001234@pbx.example")]
    [InlineData("tel:0199001234;phone-context=+33")]
    public void A_number_that_was_completed_is_not_exact(string text) =>
        Assert.Equal(new PhoneReading.Number(E164.Parse("+33199001234"), Exact: false), PhoneText.Read(text));

    [Theory]
    [InlineData("+12025550169")]
    [InlineData("+493023125000")]
    [InlineData("+421220850000")]
    [InlineData("+390612345678")]
    public void A_foreign_number_reads_exactly(string text) =>
        Assert.Equal(new PhoneReading.Number(E164.Parse(text), Exact: true), PhoneText.Read(text));

    [Theory]
    [InlineData("00421220850000", "+421220850000")]
    [InlineData("97142345678", "+97142345678")]
    [InlineData("12025550169", "+12025550169")]
    public void A_foreign_number_may_lack_its_plus(string text, string expected) =>
        Assert.Equal(new PhoneReading.Number(E164.Parse(expected), Exact: false), PhoneText.Read(text));

    [Theory]
    [InlineData("0262 12 34 56", "+262262123456")]
    [InlineData("0692 12 34 56", "+262692123456")]
    [InlineData("0590 82 12 34", "+590590821234")]
    [InlineData("0596 60 12 34", "+596596601234")]
    [InlineData("06 39 98 12 34", "+33639981234")]
    public void Departments_overseas_are_dialled_like_France_but_are_not_France(string text, string expected) =>
        Assert.Equal(expected, E164.Parse(text).Value);

    [Theory]
    [InlineData("anonymous")]
    [InlineData("Anonymous")]
    [InlineData(" UNKNOWN ")]
    [InlineData("restricted")]
    [InlineData("private")]
    [InlineData("unavailable")]
    [InlineData("+266696687")]
    [InlineData("266696687")]
    [InlineData("+7378742833")]
    [InlineData("+2562533")]
    [InlineData("+8656696")]
    [InlineData("+86282452253")]
    [InlineData("sip:anonymous@anonymous.invalid")]
    [InlineData("\"Anonymous\" <sip:Anonymous@anonymous.invalid>")]
    public void A_hidden_caller_is_withheld(string text) => Assert.Equal(new PhoneReading.Withheld(), PhoneText.Read(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n\u00a0")]
    public void Nothing_is_absent(string? text) => Assert.Equal(new PhoneReading.Absent(), PhoneText.Read(text));

    [Theory]
    [InlineData("+49494949494912025550123")]
    [InlineData("+")]
    [InlineData("++33199001234")]
    [InlineData("+33+199001234")]
    [InlineData("+33199001")]
    [InlineData("+331990012345")]
    [InlineData("+33099001234")]
    [InlineData("971412345678")]
    [InlineData("36105")]
    [InlineData("3615")]
    [InlineData("Coccinelle")]
    [InlineData("0199001234 poste 12")]
    [InlineData("1-800-FLOWERS")]
    [InlineData("٠١٩٩٠٠١٢٣٤")]
    [InlineData("+３３１９９００１２３４")]
    [InlineData("+33199\u0000001234")]
    [InlineData("+33\u200b199001234")]
    [InlineData("sip:accueil@tenant.sip.twilio.com")]
    [InlineData("client:+33199001234")]
    [InlineData("tel:0199001234;phone-context=+49")]
    [InlineData("sip:%")]
    [InlineData("<sip:>")]
    [InlineData("()")]
    public void Anything_else_is_unreadable_and_kept(string text) =>
        Assert.Equal(new PhoneReading.Unreadable(text), PhoneText.Read(text));

    [Fact]
    public void A_long_text_is_unreadable_and_cut()
    {
        Assert.Equal(new PhoneReading.Unreadable(new string('1', 64)), PhoneText.Read(new string('1', 10_240)));
        Assert.Equal(new PhoneReading.Unreadable(new string('a', 63)), PhoneText.Read(new string('a', 63) + "😀😀"));
    }

    [Fact]
    public void No_string_makes_it_throw() => Gen.String.Sample(text => PhoneText.Read(text) is not null);

    [Fact]
    public void No_string_of_telephone_characters_makes_it_throw() =>
        Gen.String["+0123456789 ()-;:@<>siptel%"].Sample(text => PhoneText.Read(text) is not null && PhoneRepair.Candidates(text).Count() < 64);

    [Fact]
    public void Reading_a_number_again_changes_nothing() =>
        Gen.String["+0123456789"].Sample(text =>
            !E164.TryParse(text, out var number)
            || PhoneText.Read(number.Value) == new PhoneReading.Number(number, Exact: true));

    [Fact]
    public void Any_French_number_survives_any_way_of_writing_it() =>
        Gen.Select(FrenchNumbers.National, FrenchNumbers.Writing).Sample((national, write) =>
            E164.TryParse(write(national), out var number) && number.Value == "+33" + national);
}
