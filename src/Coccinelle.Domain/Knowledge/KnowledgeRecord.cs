namespace Coccinelle.Domain.Knowledge;

/// <summary>One thing that a document says: a row of a table, a line of a price list, or a passage of prose.</summary>
/// <param name="Heading">What stands over it; the document's title when nothing does.</param>
/// <param name="Label">What a row or a line of a list is about; null for prose.</param>
/// <param name="Content">Its own words, complete: a price stands beside its label here or not at all.</param>
public sealed record KnowledgeRecord(string Heading, string? Label, string Content)
{
    public const int LongestHeading = 200;
    public const int LongestLabel = 200;
    public const int LongestContent = 2000;

    /// <summary>Stands between the cells of a row.</summary>
    public const string CellSeparator = " ; ";

    /// <summary>A record within bounds. Content is cut by whoever makes it, for he knows where it may be.</summary>
    public static KnowledgeRecord Of(string heading, string? label, string content)
        => new(Bounded(heading, LongestHeading), label is null ? null : Bounded(label, LongestLabel), content);

    private static string Bounded(string text, int longest)
        => text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)].TrimEnd();
}
