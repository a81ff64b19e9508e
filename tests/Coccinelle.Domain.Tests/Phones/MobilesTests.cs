using Coccinelle.Domain.Phones;

namespace Coccinelle.Domain.Tests.Phones;

/// <summary>Whom a text message reaches. Wrong on one side is silence, on the other a bill for nothing.</summary>
public sealed class MobilesTests
{
    [Theory]
    [InlineData("+33612345678")]
    [InlineData("+33639980001")] // a block of which the library knows nobody, as every new one
    [InlineData("+262692123456")]
    [InlineData("+447911123456")]
    [InlineData("+12125550123")] // nobody can tell
    public void Mobiles_of_whatever_country_are_sent_text_messages(string number) => Assert.True(Mobiles.Contains(E164.Parse(number)));

    [Theory]
    [InlineData("+33142685300")]
    [InlineData("+33970000000")]
    [InlineData("+33800000000")]
    [InlineData("+262262123456")]
    [InlineData("+442071838750")]
    public void Landlines_and_service_numbers_are_not(string number) => Assert.False(Mobiles.Contains(E164.Parse(number)));
}
