using Coccinelle.Domain.Prospects;
using CsCheck;

namespace Coccinelle.Domain.Tests.Prospects;

public sealed class ProspectScoreTests
{
    private static readonly ProspectFacts Best = new()
    {
        Name = "Paul Durand",
        Phone = "+33612345678",
        Email = "paul@exemple.fr",
        InterestType = "achat",
        BudgetMin = 200_000,
        BudgetMax = 300_000,
        Location = "Lyon 3e",
        PropertyType = "appartement",
        Notes = "Trois pièces avec balcon, dès que possible",
    };

    [Fact]
    public void All_rules_together_give_a_hundred_and_say_why()
    {
        var score = ProspectScore.Of(Best);

        Assert.Equal(100, score.Value);
        Assert.Equal(9, score.Why.Count);
        Assert.Equal(0, ProspectScore.Of(new ProspectFacts()).Value);
    }

    [Fact]
    public void Knowing_more_never_lowers_it()
        => Gen.Select(Gen.Bool.Array[9], Gen.Int[0, 8]).Sample((known, more) =>
        {
            var before = ProspectScore.Of(Part(known));
            known[more] = true;
            var after = ProspectScore.Of(Part(known));

            Assert.InRange(before.Value, 0, after.Value);
            Assert.Equal(after.Value, after.Why.Sum(reason => reason.Points));
        });

    [Theory]
    [InlineData(300_000, 200_000)]
    [InlineData(null, 0)]
    [InlineData(-5, null)]
    public void A_budget_that_cannot_be_counts_as_none(int? min, int? max)
        => Assert.Equal(80, ProspectScore.Of(Best with { BudgetMin = min, BudgetMax = max }).Value);

    private static ProspectFacts Part(bool[] known) => new()
    {
        Name = known[0] ? Best.Name : null,
        Phone = known[1] ? Best.Phone : null,
        Email = known[2] ? Best.Email : null,
        InterestType = known[3] ? Best.InterestType : null,
        BudgetMin = known[4] ? Best.BudgetMin : null,
        BudgetMax = known[5] ? Best.BudgetMax : null,
        Location = known[6] ? Best.Location : null,
        PropertyType = known[7] ? Best.PropertyType : null,
        Notes = known[8] ? Best.Notes : null,
    };
}
