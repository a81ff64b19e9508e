namespace Coccinelle.Domain.Texts;

/// <summary>What is wrong with hours, services, agendas and appointments, for whoever enters them.</summary>
public static class AgendaTexts
{
    public static readonly Said NotADate = new("A date like 2026-12-24.", "Une date comme 2026-12-24.");
    public static readonly Said DateTwice = new("The same date stands here twice.", "La même date figure deux fois.");
    public static readonly Said NotAClock = new("A time like 09:30.", "Une heure comme 09:30.");
    public static readonly Said NotAStart = new("A time like 2026-12-01T14:30 (the firm's wall clock) or 2026-12-01T13:30:00Z.", "Une heure comme 2026-12-01T14:30 (heure de l'entreprise) ou 2026-12-01T13:30:00Z.");
    public static readonly Said NoSuchTime = new("That night has no such time: the clocks go forward.", "Cette heure n'existe pas cette nuit-là : on avance d'une heure.");
    public static readonly Said NoSuchAgenda = new("There is no such agenda.", "Cet agenda n'existe pas.");
    public static readonly Said NoSuchService = new("There is no such service.", "Cette prestation n'existe pas.");
    public static readonly Said NameTwice = new("This name stands here twice.", "Ce nom figure deux fois.");
    public static readonly Said AtLeastOne = new("At least one.", "Au moins un.");
    public static readonly Said FromBeforeTo = new("Must lie after from, by 92 days at most.", "Doit venir après « from », de 92 jours au plus.");
    public static readonly Said SlotTaken = new("Something else is there at that time.", "Ce créneau est déjà pris.");
    public static readonly Said Closed = new("The firm is closed then.", "L'entreprise est fermée à ce moment-là.");
    public static readonly Said TooSoon = new("That is past, or nearer than the firm's notice.", "C'est passé, ou trop proche selon vos règles.");
    public static readonly Said TooFar = new("That is beyond the firm's horizon.", "C'est trop lointain selon vos règles.");
    public static readonly Said DayFull = new("That day has its number of appointments.", "Ce jour a son nombre de rendez-vous.");
    public static readonly Said NotStanding = new("The appointment is over, or was cancelled.", "Ce rendez-vous est passé ou annulé.");
    public static readonly Said NotYet = new("The appointment has not begun yet.", "Ce rendez-vous n'a pas encore commencé.");
    public static readonly Said Stale = new("Somebody else changed this; read it again.", "Quelqu'un d'autre l'a modifié ; relisez-le.");

    public static Said ListOf(int most) => new($"A list of at most {most}.", $"Une liste de {most} au plus.");

    /// <summary>Why a start cannot be had.</summary>
    public static Said Of(Agenda.SlotVerdict verdict) => verdict switch
    {
        Agenda.SlotVerdict.Closed => Closed,
        Agenda.SlotVerdict.TooSoon => TooSoon,
        Agenda.SlotVerdict.TooFar => TooFar,
        Agenda.SlotVerdict.DayFull => DayFull,
        Agenda.SlotVerdict.Taken => SlotTaken,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };
}
