namespace Coccinelle.Domain.Tickets;

/// <summary>Where a ticket stands, and where it may go from there.</summary>
public static class TicketStates
{
    public const string Open = "open";
    public const string InProgress = "in_progress";
    public const string WaitingCustomer = "waiting_customer";
    public const string Resolved = "resolved";
    public const string Closed = "closed";

    public static readonly IReadOnlyList<string> All = [Open, InProgress, WaitingCustomer, Resolved, Closed];

    /// <summary>
    /// Work goes back and forth until it is resolved; what is resolved is closed, or taken up again. What is closed stays closed: who
    /// comes back gets a new ticket, so that the old one's times stay true.
    /// </summary>
    public static bool MayMove(string from, string to) => (from, to) switch
    {
        _ when from == to => true,
        (Open or InProgress or WaitingCustomer, InProgress or WaitingCustomer or Resolved or Closed) => true,
        (Resolved, InProgress or Closed) => true,
        _ => false,
    };
}

/// <summary>How much a ticket presses.</summary>
public static class TicketPriorities
{
    public const string Low = "low";
    public const string Medium = "medium";
    public const string High = "high";
    public const string Urgent = "urgent";

    public static readonly IReadOnlyList<string> All = [Low, Medium, High, Urgent];

    /// <summary>What a model or a caller says, in either language; medium when he says nothing of the kind.</summary>
    public static string Read(string? said) => Texts.PlainWords.Of(said) switch
    {
        ["low" or "basse" or "faible", ..] => Low,
        ["high" or "haute" or "elevee" or "importante" or "important", ..] => High,
        ["urgent" or "urgente" or "urgence" or "critique", ..] => Urgent,
        _ => Medium,
    };
}
