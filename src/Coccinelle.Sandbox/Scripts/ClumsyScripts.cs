using static Coccinelle.Sandbox.CallerLine;
using static Coccinelle.Sandbox.ToolCallPlan;

namespace Coccinelle.Sandbox.Scripts;

/// <summary>A model that uses its tools badly, or all at once.</summary>
internal static class ClumsyScripts
{
    public static IReadOnlyList<CallScript> All { get; } =
    [
        new("wrong-arguments", "l'assistante se trompe d'arguments et d'outil avant d'y arriver", ["invalid", "error", "invalid", "booked"],
        [
            Says("Bonjour, il me faudrait un rendez-vous.", Of("book_appointment", """{"start": "mardi prochain, "customerName": """)),
            Listens(Of("prendre_rendez_vous", """{"quand":"mardi"}""")),
            Says("Mardi prochain à quatorze heures trente.", Of("book_appointment", """{"start":"mardi prochain à 14h30","customerName":""}""")),
            Says(
                "Camille Martin.",
                Of("book_appointment", """{"start":"mardi prochain à 14h30","customerName":"Camille Martin"}""")).If("invalid"),
            Says(
                "Dans ce cas, {{slots[0].spoken}}.",
                Of("book_appointment", """{"start":"{{slots[0].start}}","customerName":"Camille Martin"}""")).If("slot_taken|closed"),
            Says("Eh bien voilà ! Merci, au revoir.").If("booked"),
        ]),

        new("two-tools", "le client pose deux questions à la fois", ["slots|none", "found|ambiguous|not_found"],
        [
            Says(
                "Bonjour, vous avez de la place samedi, et quel est le prix ?",
                Of("check_availability", """{"date":"samedi"}"""),
                Of("search_knowledge", """{"question":"Quel est le prix ?"}""")),
            Says("Merci, je vais réfléchir. Au revoir."),
        ]),
    ];
}
