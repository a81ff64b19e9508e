using Coccinelle.Domain.Agenda;
using NodaTime;
using Orleans.Concurrency;

namespace Coccinelle.Server.Agenda;

/// <summary>Requests interleave while they wait for the database; between two waits nothing else happens, so what is judged free is claimed at once.</summary>
[GrainType("agenda"), Reentrant]
internal sealed class AgendaGrain(AgendaRows agendas, TakenRows taken, Bookings bookings, Cancellations cancellations, AppointmentRows appointments, IClock clock)
    : Grain, IAgendaGrain
{
    private const int Offers = 3;

    /// <summary>A day's cap counts the whole day, wherever the firm is, and a service may reach into the next.</summary>
    private static readonly Duration Around = Duration.FromDays(3);

    private readonly AgendaClaims _claims = new();
    private AgendaMemory _memory = null!;

    private string TenantId => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _memory = new AgendaMemory(TenantId, agendas, taken, clock);
        return Task.CompletedTask;
    }

    public async Task<BookAnswer> FindAsync(SlotSearch search)
    {
        if (await _memory.ReadyAsync() is not { } book)
            return BookAnswer.Of(BookKind.NoFirm);
        if (Choice.Of(book, search.Service, search.Agenda, out var choice) is { } unclear)
            return unclear;
        var obstacles = Taken(search.Holder, null, search.From, search.To);
        var slots = Availability.Slots(book.Rules, choice.Agendas, choice.Service, obstacles, search.From, search.To, clock.GetCurrentInstant());
        return new BookAnswer { Kind = BookKind.Found, Start = search.From, ServiceName = choice.Service.Name, Slots = [.. slots.Select(SlotOffer.Of)] };
    }

    public async Task<BookAnswer> BookAsync(BookRequest request)
    {
        if (await _memory.ReadyAsync() is not { } book)
            return BookAnswer.Of(BookKind.NoFirm);
        if (Choice.Of(book, request.Service, request.Agenda, out var choice) is { } unclear)
            return unclear;
        if (request is { CallId: { } call, IsFirstOfCall: false } && await appointments.SameAsync(TenantId, call, request.Start, CancellationToken.None) is { } before)
            return await bookings.AgainAsync(book, before, request.Mark, CancellationToken.None);
        return await TakeAsync(
            new Wish(request.Start, choice, request.CallId, null, request.OutsideHours),
            (now, slot) => bookings.BookAsync(now, request, choice.Service, slot, CancellationToken.None));
    }

    public async Task<BookAnswer> MoveAsync(MoveRequest request)
    {
        if (await _memory.ReadyAsync() is not { } book)
            return BookAnswer.Of(BookKind.NoFirm);
        if (await StandingAsync(request.AppointmentId) is not { } before)
            return BookAnswer.Of(BookKind.NotFound);
        if (IsTooLate(book, before, request.By))
            return BookAnswer.Of(BookKind.TooLate) with { Start = before.StartsAt!.Value };
        if (Choice.Of(book.With(before), request.Service ?? before.ServiceId, request.Agenda, out var choice) is { } unclear)
            return unclear;
        return await TakeAsync(
            new Wish(request.Start, choice.First(before.AgendaId), request.CallId, before.Id, request.OutsideHours),
            (now, slot) => bookings.MoveAsync(now, request, before, choice.Service, slot, CancellationToken.None));
    }

    public async Task<BookAnswer> CancelAsync(CancelRequest request)
    {
        if (await _memory.ReadyAsync() is not { } book)
            return BookAnswer.Of(BookKind.NoFirm);
        if (await StandingAsync(request.AppointmentId) is not { } before)
            return BookAnswer.Of(BookKind.NotFound);
        if (IsTooLate(book, before, request.By))
            return BookAnswer.Of(BookKind.TooLate) with { Start = before.StartsAt!.Value };
        var answer = await cancellations.CancelAsync(book, request, before, CancellationToken.None);
        _memory.Remove(before.Id);
        return answer;
    }

    public async Task<BookAnswer> HoldAsync(HoldRequest request)
    {
        if (await _memory.ReadyAsync() is not { } book)
            return BookAnswer.Of(BookKind.NoFirm);
        if (Choice.Of(book, request.Service, request.Agenda, out var choice) is { } unclear)
            return unclear;
        return await TakeAsync(
            new Wish(request.Start, choice, request.Holder, null, false),
            async (now, slot) => await bookings.HoldAsync(now, slot, request.Holder, CancellationToken.None)
                ? new BookAnswer { Kind = BookKind.Held, Start = slot.Start, ServiceName = choice.Service.Name, AgendaName = now.Agenda(slot.AgendaId)!.Name }
                : null);
    }

    public Task RefreshAsync()
    {
        _memory.Doubt();
        return Task.CompletedTask;
    }

    /// <summary>Judges, claims and commits. Whom the database refuses against our belief, for him its word counts.</summary>
    private async Task<BookAnswer> TakeAsync(Wish wish, Func<FirmBook, Slot, Task<BookAnswer?>> commit)
    {
        var book = (await _memory.ReadyAsync())!;
        var (verdict, slot) = Judge(book, wish);
        if (slot is null)
            return Refused(book, wish, verdict);

        using (_claims.Take(slot))
        {
            if (await commit(book, slot) is { } answer)
            {
                Remember(wish, slot, answer);
                return answer;
            }
        }

        await _memory.LearnAsync(slot);
        return Refused(book, wish, SlotVerdict.Taken);
    }

    private void Remember(Wish wish, Slot slot, BookAnswer answer)
    {
        if (answer.Kind is not (BookKind.Booked or BookKind.Moved or BookKind.Held))
            return;
        if (wish.Moving is { } moved)
            _memory.Remove(moved);
        _memory.Add(slot, answer.AppointmentId, answer.Kind == BookKind.Held ? wish.Holder : null);
    }

    private (SlotVerdict Verdict, Slot? Slot) Judge(FirmBook book, Wish wish)
    {
        var (obstacles, now) = (Taken(wish.Holder, wish.Moving, wish.Start, wish.Start), clock.GetCurrentInstant());
        var judged = Availability.Judge(book.Rules, wish.Choice.Agendas, wish.Choice.Service, obstacles, wish.Start, now);
        return judged.Slot is null && wish.OutsideHours
            ? Availability.Judge(book.Rules.AtAnyHour(), [.. wish.Choice.Agendas.Select(agenda => agenda.AtAnyHour())], wish.Choice.Service, obstacles, wish.Start, now)
            : judged;
    }

    /// <summary>With what is free on that day and after it, or, when nothing is, from now on.</summary>
    private BookAnswer Refused(FirmBook book, Wish wish, SlotVerdict verdict)
    {
        var (now, rules) = (clock.GetCurrentInstant(), book.Rules);
        var day = wish.Start.InZone(rules.Zone).Date.AtStartOfDayInZone(rules.Zone).ToInstant();
        var offers = Between(day, day + Duration.FromDays(2)); // most books have something near; reckoning a fortnight holds up everybody else
        if (offers.Count < Offers)
            offers = Between(day, day + Duration.FromDays(14));
        if (offers.Count == 0)
            offers = Between(now, now + Duration.FromDays(rules.HorizonDays));
        return new BookAnswer { Kind = BookKind.Refused, Verdict = verdict, Start = wish.Start, ServiceName = wish.Choice.Service.Name, Slots = [.. offers.Select(SlotOffer.Of)] };

        IReadOnlyList<Slot> Between(Instant from, Instant to)
            => BestSlots.Choose(
                Availability.Slots(rules, wish.Choice.Agendas, wish.Choice.Service, Taken(wish.Holder, wish.Moving, from, to), from, to, now), rules.Zone, count: Offers);
    }

    /// <summary>
    /// Everything in the way of whoever asks for a start between two moments, on their days: not his own hold, nor the appointment that he
    /// moves. Of a year's book that is little, and everybody waits for whoever goes through it.
    /// </summary>
    private List<TakenRange> Taken(string? holder, string? moving, Instant from, Instant to)
    {
        var (first, last) = (from - Around, to + Around);
        return
        [
            .. _memory.Taken.Where(one => one.StartsAt < last && one.EndsAt > first
                    && (one.HeldBy is null || one.HeldBy != holder) && (one.AppointmentId is null || one.AppointmentId != moving))
                .Select(one => one.ToRange()),
            .. _claims.All,
        ];
    }

    private async Task<AppointmentRow?> StandingAsync(string id)
        => await appointments.FindAsync(TenantId, id, CancellationToken.None) is { Stands: true, StartsAt: not null } row ? row : null;

    private bool IsTooLate(FirmBook book, AppointmentRow row, string by)
        => by == "customer" && row.StartsAt!.Value - clock.GetCurrentInstant() < Duration.Max(book.Rules.ChangeNotice, Duration.Zero);

    /// <param name="Holder">Whose hold is no obstacle.</param>
    /// <param name="Moving">The appointment that gives up its own time.</param>
    private sealed record Wish(Instant Start, Choice Choice, string? Holder, string? Moving, bool OutsideHours);
}
