using Coccinelle.Domain.Prospects;
using Coccinelle.Domain.Texts;
using CsCheck;

namespace Coccinelle.Domain.Tests.Prospects;

public sealed class ProspectRulesTests
{
    private static readonly Gen<string?> Word = Gen.Int[0, 3].Select(i => i == 0 ? null : "abc"[i - 1].ToString());

    private static readonly Gen<ProspectFacts> Facts = Gen.Select(Word.Array[7], Gen.Int[-1, 3], Gen.Int[-1, 3]).Select((words, min, max) => new ProspectFacts
    {
        Name = words[0],
        Phone = words[1],
        Email = words[2],
        InterestType = words[3],
        Location = words[4],
        PropertyType = words[5],
        Notes = words[6],
        BudgetMin = min < 0 ? null : min,
        BudgetMax = max < 0 ? null : max,
    });

    [Fact]
    public void Nothing_that_is_known_is_lost_by_what_is_said()
        => Gen.Select(Facts, Facts).Sample((known, said) =>
        {
            var after = known.Add(said);
            var (before, told, now) = (ByField(known), ByField(said), ByField(after));

            Assert.Equal(before.Keys.Union(told.Keys).Order(), now.Keys.Order());
            foreach (var (field, value) in now)
                Assert.Equal(field is "phone" or "email" ? before.GetValueOrDefault(field) ?? told[field] : told.GetValueOrDefault(field) ?? before[field], value);
            Assert.Equal(after, after.Add(said));
        });

    [Fact]
    public void The_changes_lead_from_the_one_to_the_other()
        => Gen.Select(Facts, Facts).Sample((before, after) =>
        {
            var walked = ByField(before);
            foreach (var change in ProspectChanges.Between(before, after))
            {
                Assert.Equal(walked.GetValueOrDefault(change.Field), change.From);
                if (change.To is null)
                    walked.Remove(change.Field);
                else
                    walked[change.Field] = change.To;
            }

            Assert.Equal(ByField(after), walked);
            Assert.Empty(ProspectChanges.Between(after, after));
        });

    [Fact]
    public void Nobody_becomes_new_again_and_a_customer_stays_one()
    {
        Assert.All(ProspectStates.All, from => Assert.Equal(from == ProspectStates.New, ProspectStates.MayMove(from, ProspectStates.New)));
        Assert.Empty(ProspectStates.Next(ProspectStates.Converted));
        Assert.All(ProspectStates.All, from => Assert.True(ProspectStates.MayMove(from, ProspectStates.Converted)));
        Assert.False(ProspectStates.MayMove("elsewhere", ProspectStates.Lost));
    }

    [Fact]
    public void A_talk_only_moves_as_anybody_may_move()
    {
        foreach (var from in ProspectStates.All)
        {
            for (var score = 0; score <= 100; score += 10)
                Assert.True(ProspectStates.MayMove(from, ProspectStates.AfterTalk(from, score)));
        }

        Assert.Equal(ProspectStates.FollowUp, ProspectStates.AfterTalk(ProspectStates.Lost, 10));
        Assert.Equal((ProspectStates.New, ProspectStates.Qualified), (ProspectStates.AfterTalk(null, 49), ProspectStates.AfterTalk(null, 50)));
    }

    [Fact]
    public void A_score_is_explained()
    {
        Assert.Equal("30/100 : un numéro où rappeler (+20), un nom (+10).", ProspectTexts.Explain(ProspectScore.Of(new ProspectFacts { Name = "Paul", Phone = "+33612345678" })));
        Assert.Equal("0/100 : rien n'est encore connu.", ProspectTexts.Explain(ProspectScore.Of(new ProspectFacts())));
    }

    private static SortedDictionary<string, string> ByField(ProspectFacts facts) => new(facts.Words().ToDictionary(word => word.Field, word => word.Value), StringComparer.Ordinal);
}
