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

    /// <summary>Where it may go next.</summary>
    public static IReadOnlyList<string> Next(string from) => [.. All.Where(to => to != from && MayMove(from, to))];

    /// <summary>Whether it is the firm's turn: only then can it be late.</summary>
    public static bool IsOwed(string status) => status is Open or InProgress;
}
