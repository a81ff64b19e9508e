using Coccinelle.Domain.Knowledge;

namespace Coccinelle.Domain.Tests.Knowledge;

public sealed class FrenchWordsTests
{
    [Theory]
    [InlineData("coupe", "coupes")]
    [InlineData("réparation", "réparer")]
    [InlineData("livraison", "livrer")]
    [InlineData("cheval", "chevaux")]
    [InlineData("gâteau", "gâteaux")]
    [InlineData("coiffeur", "coiffure")]
    [InlineData("ouvert", "ouverture")]
    [InlineData("ouvrez", "ouvertes")]
    [InlineData("fermé", "fermeture")]
    [InlineData("ancien", "anciennes")]
    [InlineData("lavage", "laver")]
    [InlineData("Œuf", "oeufs")]
    [InlineData("travail", "travaux")]
    public void Words_of_one_family_are_the_same(string one, string other)
        => Assert.Equal(FrenchWords.Stem(FrenchWords.In(one)[0]), FrenchWords.Stem(FrenchWords.In(other)[0]));

    [Theory]
    [InlineData("homme", "femme")]
    [InlineData("chat", "château")]
    [InlineData("vidange", "révision")]
    [InlineData("avant", "arrière")]
    [InlineData("205", "2055")]
    [InlineData("coupe", "couple")]
    public void Words_of_different_families_are_not(string one, string other)
        => Assert.NotEqual(FrenchWords.Stem(FrenchWords.In(one)[0]), FrenchWords.Stem(FrenchWords.In(other)[0]));

    [Fact]
    public void Elisions_accents_and_marks_separate_or_vanish()
        => Assert.Equal(["l", "huile", "a", "10", "50", "de", "l", "oeuvre"], FrenchWords.In("L'huile à 10,50 € de l’Œuvre"));

    [Fact]
    public void A_question_is_about_what_is_left_without_small_words_and_words_that_ask()
    {
        var question = KnowledgeQuestion.Of("Bonjour, combien coûte une coupe pour homme, s'il vous plaît ?");

        Assert.Equal(["coupe", "homme"], question.Terms.Select(term => term.Word));
        Assert.True(question.AsksPrice);
    }

    [Fact]
    public void A_question_that_only_asks_is_about_that() => Assert.Equal(["tarifs"], KnowledgeQuestion.Of("Quels sont vos tarifs ?").Terms.Select(term => term.Word));

    [Theory]
    [InlineData("Combien de temps dure une coupe ?")]
    [InlineData("Vous êtes ouverts le lundi ?")]
    public void Not_every_question_asks_for_a_price(string question) => Assert.False(KnowledgeQuestion.Of(question).AsksPrice);

    [Fact]
    public void Any_text_makes_a_question_of_bounded_size_with_plain_words()
        => CsCheck.Check.Sample(CsCheck.Gen.String, text =>
        {
            var question = KnowledgeQuestion.Of(text);
            Assert.True(question.Terms.Count <= KnowledgeQuestion.MostTerms && question.Text.Length <= 500);
            Assert.All(question.Terms, term => Assert.All(term.Word + term.Prefix, c => Assert.True(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))));
        });

    [Theory]
    [InlineData("cheval", "chevaux")]
    [InlineData("chevaux", "cheval")]
    [InlineData("réparer", "réparations")]
    [InlineData("actif", "actives")]
    public void The_prefix_of_a_term_finds_the_other_words_of_its_family(string asked, string written)
        => Assert.StartsWith(KnowledgeQuestion.Of(asked).Terms[0].Prefix, FrenchWords.In(written)[0], StringComparison.Ordinal);
}
