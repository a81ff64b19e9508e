using static Coccinelle.Sandbox.CallerLine;
using static Coccinelle.Sandbox.ToolCallPlan;

namespace Coccinelle.Sandbox.Scripts;

/// <summary>Callers who want something else than an appointment.</summary>
internal static class RequestScripts
{
    public static IReadOnlyList<CallScript> All { get; } =
    [
        new("callback", "le client veut être rappelé", ["promised"],
        [
            Says("Bonjour, je voudrais parler au patron, c'est pour un devis un peu compliqué."),
            Says(
                "Demain en fin de matinée, ce serait parfait.",
                Of("promise_callback", """{"reason":"Devis un peu compliqué, veut parler au patron","when":"demain à 11h30"}""")),
            Says("Merci, à demain alors. Au revoir.").If("promised"),
        ]),

        new("transfer", "le client veut un humain tout de suite, et à défaut un rappel", ["transferring|promised"],
        [
            Says("Bonjour. Passez-moi quelqu'un, s'il vous plaît, je ne parle pas aux machines.", Of("transfer_call", """{"reason":"Veut parler à une personne"}""")),
            Says(
                "Alors qu'on me rappelle dès que possible.",
                Of("promise_callback", """{"reason":"Voulait parler à une personne, personne n'était là","when":"dès que possible"}""")).If("unavailable"),
        ])
        { Dial = DialOutcome.Answered },

        new("prospect", "le client cherche un appartement à acheter, auprès d'une agence immobilière", ["qualified"],
        [
            Says("Bonjour, je cherche un appartement à Lyon, dans le troisième, pour l'acheter."),
            Says(
                "Deux cent quatre-vingt à trois cent vingt mille euros. Sophie Garnier, sophie.garnier@exemple.fr.",
                Of("qualify_prospect", """
                    {"name":"Sophie Garnier","email":"sophie.garnier@exemple.fr","interestType":"achat","budgetMin":280000,"budgetMax":"320 000 €","location":"Lyon 3e","propertyType":"appartement","notes":"Trois pièces, financement accordé, visite dès que possible"}
                    """)),
            Says("Merci, j'attends votre appel. Au revoir.").If("qualified"),
        ]),

        new("ticket", "le client signale un problème", ["created"],
        [
            Says("Bonjour, j'ai reçu deux fois la même facture."),
            Says(
                "Au nom de Paul Moreau, et c'est assez urgent.",
                Of("create_ticket", """
                    {"subject":"Facture reçue deux fois","description":"Le client a reçu deux fois la même facture et demande laquelle payer.","category":"facturation","priority":"haute","customerName":"Paul Moreau"}
                    """)),
            Says("Merci de vous en occuper. Au revoir.").If("created"),
        ]),
    ];
}
