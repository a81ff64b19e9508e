namespace Coccinelle.Domain.Assistants;

/// <summary>
/// What an assistant can do besides talking: the functions of the contract, as a model is told of them. What a firm is, and which call it is,
/// is no argument of any of them.
/// </summary>
/// <param name="Name">As the model calls it.</param>
/// <param name="Description">When to use it; below Vapi's 1,000 characters.</param>
/// <param name="WhileWorking">Said at once, so that the caller hears no silence; null = nothing.</param>
/// <param name="Arguments">What it takes.</param>
public sealed record AssistantTool(string Name, string Description, string? WhileWorking, params IReadOnlyList<ToolArgument> Arguments);

/// <summary>An argument of a tool.</summary>
/// <param name="Type">JSON schema: <c>string</c> or <c>number</c>.</param>
/// <param name="Choices">A closed list; null = free.</param>
public sealed record ToolArgument(string Name, string Description, bool Required = false, string Type = "string", IReadOnlyList<string>? Choices = null);

/// <summary>All of them, in the order in which a model reads them.</summary>
public static class AssistantTools
{
    private const string Patience = "Un instant, je regarde.";

    private static readonly ToolArgument Service = new("service", "La prestation, avec les mots de l'appelant.");
    private static readonly ToolArgument Agenda = new("agenda", "La personne ou la place souhaitée, si l'appelant en nomme une.");

    public static readonly IReadOnlyList<AssistantTool> All =
    [
        new(
            "check_availability",
            "Cherche les créneaux libres. À utiliser avant de proposer un moment, et quand l'appelant en demande un précis : le créneau lui est alors gardé quatre-vingt-dix secondes. "
                + "La réponse donne au plus trois créneaux et la phrase à dire.",
            Patience,
            Service,
            new ToolArgument("date", "Le jour, et l'heure si elle est dite, avec les mots de l'appelant (mardi prochain à 14h30, le 3 mars) ou en ISO. Rien si n'importe quand convient."),
            new ToolArgument("period", "Le moment de la journée.", Choices: ["matin", "après-midi", "soir"]),
            Agenda),
        new(
            "book_appointment",
            "Réserve un rendez-vous. Seulement quand l'appelant a choisi un moment précis et dit son nom. Le rendez-vous n'est pris que si la réponse est « booked ».",
            Patience,
            new ToolArgument("start", "Le moment : celui d'un créneau proposé, tel quel, ou le jour et l'heure avec les mots de l'appelant.", Required: true),
            Service,
            Agenda,
            new ToolArgument("customerName", "Le nom de la personne qui vient.", Required: true),
            new ToolArgument("customerPhone", "Un numéro, seulement si l'appelant en donne un autre que celui d'où il appelle."),
            new ToolArgument("customerEmail", "Une adresse e-mail, si l'appelant en donne une."),
            new ToolArgument("notes", "Ce que l'entreprise doit savoir avant le rendez-vous.")),
        new(
            "reschedule_appointment",
            "Déplace le rendez-vous de l'appelant (son prochain, sauf s'il en désigne un autre). Il n'est déplacé que si la réponse est « moved ».",
            Patience,
            new ToolArgument("start", "Le nouveau moment, comme pour une réservation.", Required: true),
            new ToolArgument("appointmentId", "Celui qu'un outil a donné pendant cet appel.")),
        new(
            "cancel_appointment",
            "Annule le rendez-vous de l'appelant (son prochain, sauf s'il en désigne un autre), après qu'il l'a confirmé. Il n'est annulé que si la réponse est « cancelled ».",
            Patience,
            new ToolArgument("appointmentId", "Celui qu'un outil a donné pendant cet appel."),
            new ToolArgument("reason", "La raison, si elle est dite.")),
        new(
            "qualify_prospect",
            "Note un futur client et son projet : achat, vente, location, devis, travaux. Dès que le nom et le projet sont connus ; à nouveau si l'appelant précise.",
            null,
            new ToolArgument("name", "Son nom.", Required: true),
            new ToolArgument("phone", "Un numéro, seulement s'il en donne un autre que celui d'où il appelle."),
            new ToolArgument("email", "Son adresse e-mail, s'il la donne."),
            new ToolArgument("interestType", "Le projet : acheter, vendre, louer, devis…", Required: true),
            new ToolArgument("budgetMin", "En euros.", Type: "number"),
            new ToolArgument("budgetMax", "En euros.", Type: "number"),
            new ToolArgument("location", "Le lieu souhaité."),
            new ToolArgument("propertyType", "Maison, appartement, local, véhicule…"),
            new ToolArgument("notes", "Ce qui compte encore : délai, financement, nombre de pièces.")),
        new(
            "create_ticket",
            "Note un message, une demande, un problème ou une réclamation pour l'entreprise. Ce n'est noté que si la réponse est « created ».",
            null,
            new ToolArgument("subject", "De quoi il s'agit, en quelques mots.", Required: true),
            new ToolArgument("description", "Ce que l'appelant a dit, avec son numéro s'il en donne un autre."),
            new ToolArgument("category", "La sorte de demande."),
            new ToolArgument("priority", "L'urgence.", Choices: ["basse", "normale", "haute", "urgente"]),
            new ToolArgument("customerName", "Son nom.")),
        new(
            "search_knowledge",
            "Cherche la réponse dans les documents de l'entreprise : prix, conditions, adresse, questions fréquentes. Avant de dire que tu ne sais pas.",
            Patience,
            new ToolArgument("question", "La question de l'appelant, avec ses mots.", Required: true)),
        new(
            "transfer_call",
            "Passe l'appel à une personne de l'entreprise. Seulement si l'appelant le demande ou si c'est grave.",
            null,
            new ToolArgument("reason", "Pourquoi.")),
        new(
            "promise_callback",
            "Promet que l'entreprise rappelle, et l'inscrit avec une échéance. Quand tu ne peux pas aider, ou qu'un outil échoue.",
            null,
            new ToolArgument("reason", "Pourquoi, en quelques mots.", Required: true),
            new ToolArgument("when", "Quand l'appelant veut être rappelé, avec ses mots."),
            new ToolArgument("phone", "Un numéro, seulement s'il en donne un autre que celui d'où il appelle, ou si le sien est masqué.")),
    ];
}
