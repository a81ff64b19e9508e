using Coccinelle.Domain.Tickets;
using NodaTime;

namespace Coccinelle.Domain.Texts;

/// <summary>What is said about requests and promises: to callers, and to the firm.</summary>
public static class TicketTexts
{
    /// <summary>In the place of a name that nobody said.</summary>
    public const string Somebody = "Client non identifié";

    public const string Created = "C'est noté, votre demande est bien enregistrée.";

    public const string WhatSubject = "Pouvez-vous me dire en quelques mots l'objet de votre demande ?";

    public const string WhichNumber = "Votre numéro est masqué. À quel numéro peut-on vous rappeler ?";

    public static readonly Said NoSuchPerson = new(
        "Nobody of the firm who can sign in has this id or address.", "Personne de l'entreprise n'a cet identifiant ou cette adresse, ou son accès est fermé.");

    public static readonly Said CallbackNeedsTime = new("A callback needs its time.", "Un rappel promis a besoin d'une heure.");

    public static Said MayNotMove(string from) => StatusTexts.MayNotMove(from, TicketStates.Next(from));

    /// <summary>Says what was promised, and no more.</summary>
    public static string Promised(CallbackTime time, LocalDate today)
        => $"C'est noté : on vous rappelle {(time.IsExact ? "" : "au plus tard ")}{SpokenTimes.Of(time.At, today)}.";

    public static string CallbackSubject(string reason) => $"Rappel promis : {reason}";

    /// <summary>For whoever calls back: a function broke down, and nobody knows whether it did its work before.</summary>
    public static string FailedReason(string function)
        => $"L'assistante n'a pas pu terminer ({Spoken(function)}). À vérifier : rien n'a été confirmé au client.";

    /// <summary>For the call's log.</summary>
    public static string LoggedTicket(string subject) => $"Demande enregistrée : {subject}";

    /// <summary>For the call's log.</summary>
    public static string LoggedPromise(CallbackTime time) => $"Rappel promis pour {SpokenTimes.Written(time.At.Date)} à {SpokenTimes.Time(time.At.TimeOfDay)}";

    private static string Spoken(string function) => function switch
    {
        "check_availability" => "recherche d'un créneau",
        "book_appointment" => "prise de rendez-vous",
        "reschedule_appointment" => "déplacement d'un rendez-vous",
        "cancel_appointment" => "annulation d'un rendez-vous",
        "qualify_prospect" => "prise d'une demande commerciale",
        "create_ticket" => "enregistrement d'une demande",
        "search_knowledge" => "réponse à une question",
        "transfer_call" => "transfert de l'appel",
        "promise_callback" => "promesse de rappel",
        var other => other,
    };
}
