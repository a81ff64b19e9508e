namespace Coccinelle.Domain.Prospects;

/// <summary>How far the firm has come with a prospect, and where he may go from there.</summary>
public static class ProspectStates
{
    public const string New = "new";
    public const string Qualified = "qualified";
    public const string NotQualified = "not_qualified";
    public const string FollowUp = "follow_up";
    public const string Converted = "converted";
    public const string Lost = "lost";

    /// <summary>From so many points on, what is known is enough to sell with: somebody to call, and what he wants, for how much or where.</summary>
    public const int EnoughPoints = 50;

    public static readonly IReadOnlyList<string> All = [New, Qualified, NotQualified, FollowUp, Converted, Lost];

    /// <summary>
    /// Back and forth while he decides; who was given up may be taken up again. Nobody becomes new again, and who became a customer stays one,
    /// so that the date of it stays true.
    /// </summary>
    public static bool MayMove(string from, string to) => (from, to) switch
    {
        _ when from == to => true,
        (New or Qualified or FollowUp, Qualified or NotQualified or FollowUp or Converted or Lost) => true,
        (NotQualified or Lost, Qualified or FollowUp or Converted) => true,
        _ => false,
    };

    /// <summary>Where he may go next.</summary>
    public static IReadOnlyList<string> Next(string from) => [.. All.Where(to => to != from && MayMove(from, to))];

    /// <summary>After he spoke with the assistant: who is known well enough is qualified; who comes back after he was given up is to be called.</summary>
    public static string AfterTalk(string? before, int score) => before switch
    {
        null or New => score >= EnoughPoints ? Qualified : New,
        NotQualified or Lost => FollowUp,
        _ => before,
    };
}
