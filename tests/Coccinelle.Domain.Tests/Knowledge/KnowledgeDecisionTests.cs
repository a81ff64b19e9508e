using Coccinelle.Domain.Knowledge;
using Coccinelle.Domain.Texts;
using CsCheck;

namespace Coccinelle.Domain.Tests.Knowledge;

public sealed class KnowledgeDecisionTests
{
    private static readonly IReadOnlyList<KnowledgeRecord> Salon =
    [
        .. TableRecords.Of([["Prestation", "Prix", "Durée"], ["Coupe femme", "25", "45 min"], ["Coupe homme", "15", "30 min"], ["Coloration", "45,50", "1h30"], ["Brushing", "18", ""]], "Tarifs du salon"),
        .. ProseRecords.Of("HORAIRES D'OUVERTURE :\nNous sommes ouverts du mardi au samedi, de 9h à 19h.\n\nACCÈS :\nUn parking gratuit se trouve derrière le salon, rue des Lilas.", "Infos"),
    ];

    [Theory]
    [InlineData("Combien coûte une coupe homme ?", "Coupe homme, Prix : 15 euros, Durée : 30 minutes")]
    [InlineData("le prix des colorations", "Coloration, Prix : 45 euros 50, Durée : 1 heure 30")]
    [InlineData("Est-ce que vous avez un parking ?", "Un parking gratuit se trouve derrière le salon, rue des Lilas.")]
    [InlineData("À quelle heure ouvrez-vous le mardi ?", "Nous sommes ouverts du mardi au samedi, de 9 heures à 19 heures.")]
    public void What_is_written_is_quoted(string question, string answer) => Assert.Equal(answer, Assert.IsType<KnowledgeAnswer.Found>(Ask(question, Salon)).Answer);

    [Theory]
    [InlineData("Vendez-vous des tondeuses à gazon ?")]
    [InlineData("Combien coûte une coloration végétale au henné ?")]
    [InlineData("Faites-vous des coupes de mariage chinois ?")]
    [InlineData("?")]
    [InlineData("et vous")]
    public void What_is_not_written_is_not_found(string question) => Assert.IsType<KnowledgeAnswer.NotFound>(Ask(question, Salon));

    [Fact]
    public void Two_that_fit_and_differ_are_asked_back()
    {
        var answer = Assert.IsType<KnowledgeAnswer.Ambiguous>(Ask("Combien coûte une coupe ?", Salon));

        Assert.Equal(["Coupe femme", "Coupe homme"], answer.Choices.Order());
        Assert.Equal(2, answer.Answers.Count);
        Assert.Contains("Coupe femme ou Coupe homme", KnowledgeTexts.Say(answer), StringComparison.Ordinal);
        Assert.DoesNotContain("euros", KnowledgeTexts.Say(answer), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_prices_for_the_same_words_are_not_chosen_between()
    {
        KnowledgeRecord[] records = [.. Salon, new("Tarifs d'été", "Coupe femme", "Coupe femme ; Prix : 28 €")];

        var answer = Assert.IsType<KnowledgeAnswer.Ambiguous>(Ask("prix coupe femme", records));

        Assert.Equal(["Coupe femme"], answer.Choices);
        Assert.DoesNotMatch("\\d", KnowledgeTexts.Say(answer));
    }

    [Fact]
    public void The_same_price_twice_is_one_answer()
        => Assert.IsType<KnowledgeAnswer.Found>(Ask("prix coupe femme", [.. Salon, new("Promo", null, "La coupe femme est à 25 € et le soin à 9 €.")]));

    [Fact]
    public void What_is_named_exactly_is_meant()
        => Assert.Equal("Vidange : 89 euros", Assert.IsType<KnowledgeAnswer.Found>(Ask("prix vidange", ProseRecords.Of("Vidange : 89 €\nVidange et filtre : 119 €", "T"))).Answer);

    [Fact]
    public void A_question_for_a_whole_section_gets_all_of_it()
    {
        var answer = Assert.IsType<KnowledgeAnswer.Found>(Ask("Quels sont vos tarifs ?", Salon));

        Assert.Contains("Coupe femme, Prix : 25 euros", answer.Answer, StringComparison.Ordinal);
        Assert.Contains("Brushing, Prix : 18 euros", answer.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_that_is_too_long_is_asked_back_with_examples()
    {
        var many = TableRecords.Of(Enumerable.Range(1, 40).Select(i => new[] { $"Prestation {(char)('a' + i % 26)}{(char)('a' + i / 26)}x", $"{i} €" }), "Nos tarifs").ToList();

        var answer = Assert.IsType<KnowledgeAnswer.Ambiguous>(Ask("Quels sont vos tarifs ?", many));

        Assert.True(answer.More && answer.Choices.Count == 4);
        Assert.Contains("par exemple", KnowledgeTexts.Say(answer), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_passage_is_quoted_from_the_sentence_that_was_asked_for()
    {
        var text = string.Concat(Enumerable.Range(0, 25).Select(i => $"Phrase numéro {i} sans intérêt particulier ici. ")) + "Les chiens sont acceptés en terrasse.";

        var answer = Assert.IsType<KnowledgeAnswer.Found>(Ask("Acceptez-vous les chiens ?", [new("Accueil", null, text)]));

        Assert.StartsWith("Les chiens sont acceptés", answer.Answer, StringComparison.Ordinal);
    }

    /// <summary>The predecessor quoted 15 € as 25 €, because a window of characters had split a label from its price.</summary>
    [Fact]
    public void No_price_is_ever_said_of_another_label()
        => Gen.Select(Gen.Int[5, 500].Array[2, 60], Gen.Int[0, 3], Gen.Int[0, 100]).Sample((prices, layout, pick) =>
        {
            var names = prices.Select((_, i) => $"forfait {Name(i)}").ToArray();
            var lines = names.Select((name, i) => (name, price: $"{prices[i]} €"));
            IReadOnlyList<KnowledgeRecord> records = layout switch
            {
                0 => ProseRecords.Of(string.Join('\n', lines.Select(line => $"{line.name} .......... {line.price}")), "T"),
                1 => ProseRecords.Of(string.Join('\n', lines.Select(line => $"{line.name}\n{line.price}")), "T"),
                2 => MarkdownRecords.Of("| Nom | Prix |\n|---|---|\n" + string.Join('\n', lines.Select(line => $"| {line.name} | {line.price} |")), "T"),
                _ => [.. TableRecords.Of(lines.Select(line => new[] { line.name, line.price }).Prepend(["Nom", "Prix"]), "T")],
            };
            var asked = pick % prices.Length;

            var answer = Assert.IsType<KnowledgeAnswer.Found>(Ask($"Combien coûte le {names[asked]} ?", records));

            Assert.Contains(names[asked], answer.Answer, StringComparison.Ordinal);
            Assert.Equal([prices[asked] * 100L], Prices.Amounts(answer.Answer));
        });

    [Fact]
    public void Whatever_is_asked_of_whatever_is_written_there_is_a_sentence_on_one_line()
        => Gen.Select(Gen.String, Gen.String.Array[0, 8]).Sample((question, texts) =>
        {
            var say = KnowledgeTexts.Say(Ask(question, [.. texts.SelectMany(text => ProseRecords.Of(text, "Doc"))]));
            Assert.True(say.Length > 0 && !say.Contains('\n', StringComparison.Ordinal));
        });

    private static string Name(int i) => $"{(char)('k' + i / 10)}o{(char)('b' + i % 10)}ulk";

    /// <summary>As a search over all records would answer.</summary>
    private static KnowledgeAnswer Ask(string text, IReadOnlyList<KnowledgeRecord> records)
    {
        var question = KnowledgeQuestion.Of(text);
        var stems = records.Select(record => WordMatch.Stems($"{record.Heading} {record.Content}")).ToList();
        var match = new WordMatch(question, records.Count, [.. question.Terms.Select(term => (long)stems.Count(own => own.Contains(term.Stem)))]);
        return KnowledgeDecision.Of(question, records.Select((record, i) => new KnowledgeHit("kdc_1", "Doc", i, record, match.Strength(record))), match);
    }
}
