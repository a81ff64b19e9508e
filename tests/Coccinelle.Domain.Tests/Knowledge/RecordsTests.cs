using Coccinelle.Domain.Knowledge;
using CsCheck;

namespace Coccinelle.Domain.Tests.Knowledge;

/// <summary>A price never leaves its label, whatever the document looks like.</summary>
public sealed class RecordsTests
{
    [Fact]
    public void A_row_of_a_table_is_a_record_with_its_headers()
    {
        var records = TableRecords.Of([["Prestation", "Prix (€)", "Durée"], ["Coupe femme", "25,50", "45 min"], ["Coupe homme", "15", ""]], "Tarifs").ToList();

        Assert.Equal(
            [
                new KnowledgeRecord("Tarifs", "Coupe femme", "Coupe femme ; Prix : 25,50 € ; Durée : 45 min"),
                new KnowledgeRecord("Tarifs", "Coupe homme", "Coupe homme ; Prix : 15 €"),
            ],
            records);
    }

    [Fact]
    public void Titles_and_sections_between_rows_head_what_is_below_them()
    {
        var records = TableRecords.Of([["Tarifs 2026", ""], ["Prestation", "Prix"], ["FEMMES", ""], ["Coupe", "25"], ["HOMMES", ""], ["Coupe", "15"]], "Salon").ToList();

        Assert.Equal(["Salon › FEMMES: Coupe ; Prix : 25 €", "Salon › HOMMES: Coupe ; Prix : 15 €"], records.Select(record => $"{record.Heading}: {record.Content}"));
    }

    [Fact]
    public void A_number_of_a_row_is_not_what_it_is_about()
        => Assert.Equal("Vidange", Assert.Single(TableRecords.Of([["Réf", "Désignation", "Montant"], ["A1", "Vidange", "89"]], "")).Label);

    [Fact]
    public void Without_headers_cells_stand_beside_each_other()
        => Assert.Equal("Coupe ; 25 €", Assert.Single(TableRecords.Of([["Coupe", "25 €"]], "T")).Content);

    [Fact]
    public void Every_row_of_any_table_keeps_its_own_price()
        => Gen.Select(Gen.Int[1, 9999], Gen.Int[0, 99]).Array[1, 60].Sample(prices =>
        {
            var rows = prices.Select((price, i) => new[] { $"Prestation n{i}", $"{price.Item1},{price.Item2:00}" });
            var records = TableRecords.Of(rows.Prepend(["Nom", "Prix"]), "T").ToList();
            Assert.Equal(prices.Length, records.Count);
            for (var i = 0; i < prices.Length; i++)
                Assert.Equal(($"Prestation n{i}", prices[i].Item1 * 100L + prices[i].Item2), (records[i].Label, Assert.Single(Prices.Amounts(records[i].Content))));
        });

    [Theory]
    [InlineData("Coupe femme : 25 €", "Coupe femme", "Coupe femme : 25 €")]
    [InlineData("Coupe femme ............ 25,50 €", "Coupe femme", "Coupe femme : 25,50 €")]
    [InlineData("- Vidange (huile comprise) – 89 € TTC", "Vidange (huile comprise)", "Vidange (huile comprise) : 89 € TTC")]
    [InlineData("Brushing à partir de 18 €", "Brushing", "Brushing : à partir de 18 €")]
    [InlineData("Main d'œuvre 65 €/heure", "Main d'œuvre", "Main d'œuvre : 65 €/heure")]
    [InlineData("Balayage de 60 à 90 €", "Balayage", "Balayage : de 60 à 90 €")]
    public void A_line_of_a_price_list_is_a_record(string line, string label, string content)
        => Assert.Equal(new KnowledgeRecord("Doc", label, content), Assert.Single(ProseRecords.Of(line, "Doc")));

    [Theory]
    [InlineData("La coupe est à 25 €")]
    [InlineData("Coupe femme 25 € Coupe homme 15 €")]
    [InlineData("Nous vous accueillons dans un cadre calme.")]
    public void A_sentence_stays_prose(string line)
    {
        var record = Assert.Single(ProseRecords.Of(line, "Doc"));
        Assert.Null(record.Label);
        Assert.Equal(line, record.Content);
    }

    [Fact]
    public void An_amount_below_its_words_belongs_to_them()
        => Assert.Equal(["Coupe femme : 25 €", "Coupe homme : 15 €"], ProseRecords.Of("Coupe femme\n25 €\nCoupe homme\n15 €", "Doc").Select(record => record.Content));

    [Fact]
    public void Where_amounts_may_stand_above_their_words_nothing_is_joined()
    {
        foreach (var text in new[] { "25 €\nCoupe femme\n15 €\nCoupe homme", "Nos prix\n25 €\nCoupe femme\n15 €\nCoupe homme" })
        {
            var record = Assert.Single(ProseRecords.Of(text, "Doc"));
            Assert.Null(record.Label);
            Assert.Equal(text.Replace('\n', ' '), record.Content);
        }
    }

    [Fact]
    public void Long_prose_is_cut_between_sentences_and_loses_nothing()
        => Gen.Int[1, 60].Array[1, 80].Sample(lengths =>
        {
            var sentences = lengths.Select((length, i) => $"La prestation {i} {string.Join(' ', Enumerable.Repeat("douce", length))} coûte {i + 3} euros.").ToList();
            var records = ProseRecords.Of(string.Join(' ', sentences), "Doc");
            Assert.Equal(sentences, records.SelectMany(record => Sentences.In(record.Content)));
            Assert.All(records, record => Assert.True(record.Content.Length <= Passages.About || Sentences.In(record.Content).Count == 1));
        });

    [Fact]
    public void Markdown_gives_headings_rows_and_passages()
    {
        var records = MarkdownRecords.Of(
            """
            # Salon Léa
            ## Tarifs
            | Prestation | Prix |
            |---|---:|
            | **Coupe** femme | 25 € |
            | Coupe homme | 15 € |

            ## Accès
            Nous sommes au *12 rue des Lilas*, [près de la gare](https://example.fr).

            - Parking gratuit
            """, "doc");

        Assert.Equal(
            [
                new KnowledgeRecord("Salon Léa › Tarifs", "Coupe femme", "Coupe femme ; Prix : 25 €"),
                new KnowledgeRecord("Salon Léa › Tarifs", "Coupe homme", "Coupe homme ; Prix : 15 €"),
                new KnowledgeRecord("Salon Léa › Accès", null, "Nous sommes au 12 rue des Lilas, près de la gare. Parking gratuit"),
            ],
            records);
    }

    [Fact]
    public void Headings_of_plain_text_are_seen()
        => Assert.Equal("Doc › HORAIRES", Assert.Single(ProseRecords.Of("HORAIRES :\nDu mardi au samedi de 9h à 19h.", "Doc")).Heading);

    [Fact]
    public void Any_text_is_read_within_bounds()
        => Gen.String.Array[0, 30].Sample(lines =>
        {
            var text = string.Join('\n', lines);
            foreach (var record in ProseRecords.Of(text, "Doc").Concat(MarkdownRecords.Of(text, "Doc")).Concat(TableRecords.Of(lines.Select(line => line.Split(' ')), "Doc")))
            {
                Assert.True(record.Content.Length is > 0 and <= KnowledgeRecord.LongestContent);
                Assert.True(record.Heading.Length <= KnowledgeRecord.LongestHeading && (record.Label?.Length ?? 1) is > 0 and <= KnowledgeRecord.LongestLabel);
            }
        });
}
