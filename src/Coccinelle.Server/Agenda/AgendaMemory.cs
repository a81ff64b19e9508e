using Coccinelle.Domain.Agenda;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>
/// What one grain knows of its firm's book: read from the rows, kept in step with what it commits itself, and read again every few seconds
/// for what customers' replies and other servers do. Nothing relies on it being right: the database decides.
/// </summary>
internal sealed class AgendaMemory(string tenantId, AgendaRows agendas, TakenRows rows, IClock clock)
{
    /// <summary>So old an answer may be: as long as it takes to say it.</summary>
    private static readonly Duration Fresh = Duration.FromSeconds(5);

    private readonly List<Action<List<Taken>>> _meanwhile = [];
    private Task? _reading;
    private Instant? _readAt;
    private bool _doubted;
    private List<Taken> _taken = [];

    /// <summary>Null until it is read, and when there is no such firm.</summary>
    public FirmBook? Book { get; private set; }

    public IReadOnlyList<Taken> Taken => _taken;

    /// <summary>Makes sure that what is known is of now. Whoever asks while it is being read waits for the same reading.</summary>
    public async ValueTask<FirmBook?> ReadyAsync()
    {
        if (_readAt is { } at && clock.GetCurrentInstant() - at is var age && age >= Duration.Zero && age < Fresh)
            return Book;
        await (_reading ??= ReadAsync());
        return Book;
    }

    /// <summary>Somebody else changed the rows. A reading that is under way may not have seen it, and counts for those who wait for it alone.</summary>
    public void Doubt() => (_readAt, _doubted) = (null, true);

    /// <summary>Committed just now.</summary>
    public void Add(Slot slot, string? appointmentId, string? heldBy)
        => Change(taken => taken.Add(new Taken { AgendaId = slot.AgendaId, StartsAt = slot.BlockStart, EndsAt = slot.BlockEnd, AppointmentId = appointmentId, HeldBy = heldBy }));

    /// <summary>The database knows better about one slot: what it says of that time is taken over.</summary>
    public async Task LearnAsync(Slot slot)
    {
        var there = await rows.AtAsync(tenantId, slot, clock.GetCurrentInstant(), CancellationToken.None);
        Change(taken =>
        {
            taken.RemoveAll(one => one.AgendaId == slot.AgendaId && one.StartsAt < slot.BlockEnd && one.EndsAt > slot.BlockStart);
            taken.AddRange(there);
        });
    }

    /// <summary>Committed just now: the appointment takes no time any more.</summary>
    public void Remove(string appointmentId) => Change(taken => taken.RemoveAll(one => one.AppointmentId == appointmentId));

    /// <summary>A reading that is under way may not have seen it: it is told again afterwards.</summary>
    private void Change(Action<List<Taken>> change)
    {
        change(_taken);
        if (_reading is not null)
            _meanwhile.Add(change);
    }

    private async Task ReadAsync()
    {
        await Task.Yield(); // so that the assignment to _reading comes first
        try
        {
            var now = clock.GetCurrentInstant();
            _doubted = false;
            var book = await agendas.LoadAsync(tenantId, CancellationToken.None);
            var taken = book is null ? [] : new List<Taken>(await rows.LoadAsync(tenantId, now, CancellationToken.None));
            foreach (var change in _meanwhile)
                change(taken);
            (Book, _taken, _readAt) = (book, taken, _doubted ? null : now);
        }
        finally
        {
            _meanwhile.Clear();
            _reading = null;
        }
    }
}
