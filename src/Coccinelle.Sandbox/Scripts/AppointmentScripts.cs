using static Coccinelle.Sandbox.CallerLine;
using static Coccinelle.Sandbox.ToolCallPlan;

namespace Coccinelle.Sandbox.Scripts;

/// <summary>Callers who want an appointment.</summary>
internal static class AppointmentScripts
{
    public static IReadOnlyList<CallScript> All { get; } =
    [
        new("booking", "le client prend le deuxième des créneaux proposés", ["slots", "booked"],
        [
            Says("Bonjour, je voudrais prendre rendez-vous, dans une semaine si possible.", Of("check_availability", """{"date":"dans une semaine"}""")),
            Says("Ce serait possible le matin ?", Of("check_availability", """{"period":"matin"}""")).If("none"),
            Says(
                "Le deuxième me va : {{slots[1].spoken}}. Je m'appelle Camille Martin.",
                Of("book_appointment", """{"start":"{{slots[1].start}}","customerName":"Camille Martin"}""")).If("slots"),
            Says(
                "Alors {{slots[0].spoken}}, toujours au nom de Camille Martin.",
                Of("book_appointment", """{"start":"{{slots[0].start}}","customerName":"Camille Martin"}""")).If("slot_taken|closed"),
            Says("Parfait, merci beaucoup. Au revoir.").If("booked"),
        ]),

        new("full-diary", "le client demande un moment déjà pris ou fermé, et prend ce qui est proposé à la place", ["slot_taken|closed", "booked"],
        [
            Says(
                "Bonjour, vous avez de la place dimanche soir ?",
                Of("check_availability", """{"date":"dimanche","period":"soir"}""")),
            Says(
                "Vraiment pas dimanche à vingt heures ? C'est pour Nadia Petit.",
                Of("book_appointment", """{"start":"dimanche à 20h","customerName":"Nadia Petit"}""")).If("slots|none"),
            Says(
                "Tant pis, alors {{slots[0].spoken}}.",
                Of("book_appointment", """{"start":"{{slots[0].start}}","customerName":"Nadia Petit"}""")).If("slot_taken|closed"),
            Says(
                "Quelqu'un a été plus rapide ? Alors {{slots[0].spoken}}.",
                Of("book_appointment", """{"start":"{{slots[0].start}}","customerName":"Nadia Petit"}""")).If("slot_taken|closed"),
            Says("C'est noté, merci. Au revoir.").If("booked"),
        ]),

        new("change-of-mind", "le client réserve, déplace, demande un prix, et annule s'il ne l'apprend pas", ["booked", "moved", "found|ambiguous|not_found|cancelled"],
        [
            Says("Bonjour, il me faudrait un rendez-vous.", Of("check_availability")),
            Says(
                "Le dernier, {{slots[2].spoken}}. Au nom de Yanis Benali.",
                Of("book_appointment", """{"start":"{{slots[2].start}}","customerName":"Yanis Benali","notes":"Appelle d'un nouveau numéro"}""")).If("slots"),
            Says(
                "Ah non, excusez-moi, plutôt {{slots[1].spoken}}.",
                Of("reschedule_appointment", """{"appointmentId":"{{appointmentId}}","start":"{{slots[1].start}}"}""")).If("booked"),
            Says("Alors {{slots[0].spoken}} ?", Of("reschedule_appointment", """{"start":"{{slots[0].start}}"}""")).If("slot_taken"),
            Says("Merci. Et quel est le prix, au fait ?", Of("search_knowledge", """{"question":"Quel est le prix ?"}""")).If("moved"),
            Says(
                "Sans connaître le prix, j'aime mieux annuler.",
                Of("cancel_appointment", """{"appointmentId":"{{appointmentId}}","reason":"Prix inconnu"}""")).If("not_found"),
            Says("Très bien, merci. Au revoir."),
        ]),

        new("hang-up", "le client raccroche pendant que l'assistante réserve", ["slots", "booked"],
        [
            Says("Bonjour, un rendez-vous s'il vous plaît, je suis pressé.", Of("check_availability")),
            Says(
                "{{slots[0].spoken}}, au nom de Hugo Lefèvre. Ah, mon train !",
                Of("book_appointment", """{"start":"{{slots[0].start}}","customerName":"Hugo Lefèvre"}""")).If("slots").ThenHangsUp(),
        ]),
    ];
}
