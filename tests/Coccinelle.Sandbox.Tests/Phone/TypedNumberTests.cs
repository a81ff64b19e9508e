using Coccinelle.Sandbox.Phone;
using CsCheck;

namespace Coccinelle.Sandbox.Tests.Phone;

public sealed class TypedNumberTests
{
    [Theory]
    [InlineData("06 12 34 56 78", "+33612345678")]
    [InlineData("06.12-34/56 78", "+33612345678")]
    [InlineData("0033 6 12 34 56 78", "+33612345678")]
    [InlineData("+33 6 12 34 56 78", "+33612345678")]
    [InlineData("+49 30 1234", "+49301234")]
    [InlineData("anonymous", "anonymous")]
    [InlineData("3977", "3977")]
    public void A_number_is_taken_as_typed(string typed, string number) => Assert.Equal(number, TypedNumber.ToE164(typed));

    [Fact]
    public void Reading_a_number_twice_changes_nothing() =>
        Gen.String.Sample(typed => TypedNumber.ToE164(TypedNumber.ToE164(typed)) == TypedNumber.ToE164(typed));
}
