namespace Coccinelle.Server.Agenda;

/// <summary>
/// A firm's appointment book: the cache in front of its rows, which answers at once what is free, and makes refusals rare by remembering
/// what is being booked. It guards nothing: that no two appointments overlap is the database's word (<c>agenda_blocks</c>), also when two
/// activations exist for a moment. Keyed by the firm's id.
/// </summary>
[Alias("coccinelle.IAgendaGrain")]
internal interface IAgendaGrain : IGrainWithStringKey
{
    /// <summary>Every start that is free between two moments.</summary>
    [Alias("Find")]
    Task<BookAnswer> FindAsync(SlotSearch search);

    /// <summary>Books, with confirmation and reminders, in one transaction.</summary>
    [Alias("Book")]
    Task<BookAnswer> BookAsync(BookRequest request);

    [Alias("Move")]
    Task<BookAnswer> MoveAsync(MoveRequest request);

    [Alias("Cancel")]
    Task<BookAnswer> CancelAsync(CancelRequest request);

    /// <summary>Keeps a slot for 90 seconds.</summary>
    [Alias("Hold")]
    Task<BookAnswer> HoldAsync(HoldRequest request);

    /// <summary>Somebody else changed the rows: read them again before the next answer.</summary>
    [Alias("Refresh")]
    Task RefreshAsync();
}
