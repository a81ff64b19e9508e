namespace Coccinelle.Domain.Knowledge;

/// <summary>Puts prose together into passages of a few sentences under one heading.</summary>
public sealed class Passages(Action<KnowledgeRecord> add)
{
    /// <summary>What a caller can listen to, and one thought usually takes.</summary>
    public const int About = 600;

    /// <summary>A paragraph that ends beyond this ends its passage too.</summary>
    private const int Enough = 300;

    private readonly List<string> _sentences = [];
    private string _heading = "";
    private int _length;

    /// <summary>What follows stands under this.</summary>
    public void Under(string heading)
    {
        Flush();
        _heading = heading;
    }

    /// <summary>A paragraph, or an entry of a list.</summary>
    public void Add(string paragraph)
    {
        foreach (var sentence in Sentences.In(paragraph))
        {
            foreach (var piece in sentence.Length <= KnowledgeRecord.LongestContent ? [sentence] : Pieces(sentence))
            {
                if (_length > 0 && _length + 1 + piece.Length > About)
                    Flush();
                _sentences.Add(piece);
                _length += piece.Length + 1;
            }
        }

        if (_length >= Enough)
            Flush();
    }

    /// <summary>Ends the passage that was begun.</summary>
    public void Flush()
    {
        if (_sentences.Count > 0)
            add(KnowledgeRecord.Of(_heading, null, string.Join(' ', _sentences)));
        _sentences.Clear();
        _length = 0;
    }

    /// <summary>No sentence is that long; a page without a full stop is. It is cut between words, and not beside a figure.</summary>
    private static IEnumerable<string> Pieces(string sentence)
    {
        foreach (var clause in Sentences.Clauses(sentence))
        {
            var rest = clause;
            while (rest.Length > KnowledgeRecord.LongestContent)
            {
                var at = rest.LastIndexOf(' ', KnowledgeRecord.LongestContent - 1);
                while (at > 0 && (char.IsAsciiDigit(rest[at - 1]) || char.IsAsciiDigit(rest[at + 1]) || rest[at + 1] == '€'))
                    at = rest.LastIndexOf(' ', at - 1);
                var end = at > 0 ? at : char.IsHighSurrogate(rest[KnowledgeRecord.LongestContent - 1]) ? KnowledgeRecord.LongestContent - 1 : KnowledgeRecord.LongestContent;
                yield return rest[..end];
                rest = rest[end..].TrimStart();
            }

            if (rest.Length > 0)
                yield return rest;
        }
    }
}
