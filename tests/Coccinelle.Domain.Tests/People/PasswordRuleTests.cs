using Coccinelle.Domain.People;

namespace Coccinelle.Domain.Tests.People;

public sealed class PasswordRuleTests
{
    [Theory]
    [InlineData("un canard bleu")]
    [InlineData("été-à-Brest")]
    [InlineData("x9$Lq2!mZ7")]
    [InlineData("motdepasse de Jean")]
    public void Long_and_one_s_own_will_do(string password) => Assert.Null(PasswordRule.Fault(password, "lea@salon.example", isOperator: false));

    [Theory]
    [InlineData("court", "At least 10 characters.")]
    [InlineData("lea.martin@salon.example", "Not the e-mail address.")]
    [InlineData("LEA.MARTIN@salon.example", "Not the e-mail address.")]
    [InlineData("2026lea.martin!!", "Not the e-mail address.")]
    [InlineData("Motdepasse2026!", "Too easy to guess.")]
    [InlineData("Coccinelle1", "Too easy to guess.")]
    [InlineData("azertyuiop", "Too easy to guess.")]
    [InlineData("06 12 34 56 78", "Too easy to guess.")]
    [InlineData("aaaaaaaaaaaa", "Too easy to guess.")]
    public void What_everybody_tries_first_will_not(string password, string fault)
        => Assert.Equal(fault, PasswordRule.Fault(password, "lea.martin@salon.example", isOperator: false)?.En);

    [Fact]
    public void Who_sees_all_firms_needs_more_and_nobody_may_send_a_novel()
    {
        Assert.Null(PasswordRule.Fault("canard bleu", "a@b.example", isOperator: false));
        Assert.Equal("At least 12 characters.", PasswordRule.Fault("canard bleu", "a@b.example", isOperator: true)?.En);
        Assert.Null(PasswordRule.Fault(Long(200), "a@b.example", isOperator: true));
        Assert.Equal("At most 200 characters.", PasswordRule.Fault(Long(201), "a@b.example", isOperator: true)?.En);
    }

    private static string Long(int length) => string.Concat(Enumerable.Repeat("canard bleu ", 20))[..length];
}
