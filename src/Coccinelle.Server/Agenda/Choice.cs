using System.Diagnostics.CodeAnalysis;
using Coccinelle.Domain.Agenda;

namespace Coccinelle.Server.Agenda;

/// <summary>A service and the agendas that it may be booked on, in the order in which they are tried.</summary>
internal sealed record Choice(BookableService Service, IReadOnlyList<AgendaBook> Agendas)
{
    /// <summary>What is meant by an id or a name; nothing said means the firm's first service, on any agenda.</summary>
    /// <returns>Null, or what has to be asked first.</returns>
    public static BookAnswer? Of(FirmBook book, string? service, string? agenda, [NotNull] out Choice? choice)
    {
        choice = new Choice(new BookableService("", "", 0), []);
        var wanted = service is null ? (book.Services is [var first, ..] ? first : null) : book.Service(service) ?? Names.Find(service, book.Services, one => one.Name);
        if (wanted is null)
            return BookAnswer.Of(BookKind.WhichService) with { Choices = [.. book.Services.Select(one => one.Name)] };
        List<AgendaBook> offering = [.. book.Agendas.Where(wanted.IsOfferedBy)];
        choice = new Choice(wanted, offering);
        if (agenda is null)
            return null;
        if ((book.Agenda(agenda) ?? Names.Find(agenda, book.Agendas, one => one.Name)) is not { } only || !wanted.IsOfferedBy(only))
            return BookAnswer.Of(BookKind.WhichAgenda) with { Choices = [.. offering.Select(one => one.Name)] };
        choice = new Choice(wanted, [only]);
        return null;
    }

    /// <summary>The same, with one agenda tried before the others.</summary>
    public Choice First(string? agendaId) => this with { Agendas = [.. Agendas.OrderBy(agenda => agenda.Id == agendaId ? 0 : 1)] };
}
