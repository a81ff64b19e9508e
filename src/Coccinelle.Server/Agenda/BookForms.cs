using System.Text.Json;
using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>Reads rules, agendas and services as an owner sends them. A thing without an id is new; one that is left out is not offered any more.</summary>
internal static class BookForms
{
    private const int MostAgendas = 50;
    private const int MostServices = 200;
    private const int LongestDay = 24 * 60;

    private static readonly string[] AgendasFields =
        ["hours", "minimumNoticeMinutes", "horizonDays", "stepMinutes", "changeNoticeMinutes", "remindDayBefore", "remindHourBefore", "agendas", "version"];

    /// <summary>What is absent stays as it is.</summary>
    public static AgendasChange ReadAgendas(JsonFields fields, FirmBook book, IClock clock)
    {
        fields.RefuseOthersThan(AgendasFields);
        var rules = book.Rules with
        {
            Hours = WeekHoursJson.Read(fields, "hours") ?? book.Rules.Hours,
            MinimumNotice = fields.Number("minimumNoticeMinutes", 0, 30 * LongestDay) is { } notice ? Duration.FromMinutes(notice) : book.Rules.MinimumNotice,
            HorizonDays = fields.Number("horizonDays", 1, 730) ?? book.Rules.HorizonDays,
            StepMinutes = fields.Number("stepMinutes", 5, 240) ?? book.Rules.StepMinutes,
            ChangeNotice = fields.Number("changeNoticeMinutes", 0, 30 * LongestDay) is { } change ? Duration.FromMinutes(change) : book.Rules.ChangeNotice,
        };
        var agendas = Items(fields, "agendas", MostAgendas, (item, known) => ReadAgenda(item, known, clock), book.Agendas, agenda => agenda.Name) ?? book.Agendas;
        return new AgendasChange(
            rules, agendas, fields.Flag("remindDayBefore") ?? book.RemindDayBefore, fields.Flag("remindHourBefore") ?? book.RemindHourBefore, fields.Number("version", 1, int.MaxValue));
    }

    public static (IReadOnlyList<BookableService> Services, int? Version) ReadServices(JsonFields fields, FirmBook book, IClock clock)
    {
        fields.RefuseOthersThan(["services", "version"]);
        if (!fields.Has("services"))
            fields.Refuse("services", FieldTexts.Required);
        var services = Items(fields, "services", MostServices, (item, known) => ReadService(item, known, book, clock), book.Services, service => service.Name) ?? book.Services;
        return (services, fields.Number("version", 1, int.MaxValue));
    }

    private static AgendaBook ReadAgenda(JsonFields item, IReadOnlyList<AgendaBook> known, IClock clock)
    {
        item.RefuseOthersThan(["id", "name", "hours", "dailyCap"]);
        return new AgendaBook(
            IdOf(item, known.Select(agenda => agenda.Id), "agd", AgendaTexts.NoSuchAgenda, clock), NameOf(item), WeekHoursJson.Read(item, "hours"), item.Number("dailyCap", 1, 500));
    }

    private static BookableService ReadService(JsonFields item, IReadOnlyList<BookableService> known, FirmBook book, IClock clock)
    {
        item.RefuseOthersThan(["id", "name", "durationMinutes", "bufferBeforeMinutes", "bufferAfterMinutes", "priceCents", "agendaIds"]);
        var agendas = item.Texts("agendaIds", MostAgendas, 64);
        if (agendas.Any(id => book.Agenda(id) is null))
            item.Refuse("agendaIds", AgendaTexts.NoSuchAgenda);
        var minutes = item.Number("durationMinutes", 5, LongestDay);
        if (minutes is null)
            item.Refuse("durationMinutes", FieldTexts.Required);
        return new BookableService(
            IdOf(item, known.Select(service => service.Id), "svc", AgendaTexts.NoSuchService, clock), NameOf(item), minutes ?? 0, item.Number("bufferBeforeMinutes", 0, 480) ?? 0,
            item.Number("bufferAfterMinutes", 0, 480) ?? 0, item.Number("priceCents", 0, 10_000_000), agendas);
    }

    /// <summary>An id is one of the firm's own, or a new one: nobody writes on another firm's.</summary>
    private static string IdOf(JsonFields item, IEnumerable<string> known, string prefix, Said unknown, IClock clock)
    {
        if (item.Text("id", 64) is not { } id)
            return Ids.New(prefix, clock);
        if (!known.Contains(id, StringComparer.Ordinal))
            item.Refuse("id", unknown);
        return id;
    }

    private static string NameOf(JsonFields item)
    {
        if (item.Text("name", 80) is { } name)
            return name;
        item.Refuse("name", FieldTexts.Required);
        return "";
    }

    private static List<T>? Items<T>(
        JsonFields fields, string name, int most, Func<JsonFields, IReadOnlyList<T>, T> read, IReadOnlyList<T> known, Func<T, string> nameOf)
    {
        if (fields.Find(name) is not { ValueKind: not JsonValueKind.Null } json)
            return null;
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > most)
        {
            fields.Refuse(name, AgendaTexts.ListOf(most));
            return null;
        }

        var all = new List<T>();
        foreach (var (element, index) in json.EnumerateArray().Select((element, index) => (element, index)))
        {
            var item = new JsonFields(element);
            all.Add(read(item, known));
            fields.RefuseInside($"{name}[{index}]", item.Errors);
        }

        if (all.Count == 0)
            fields.Refuse(name, AgendaTexts.AtLeastOne);
        if (all.Select(nameOf).Distinct(StringComparer.OrdinalIgnoreCase).Count() < all.Count)
            fields.Refuse(name, AgendaTexts.NameTwice);
        return all;
    }
}
