namespace Coccinelle.Sandbox.CommandLine;

/// <summary>What the command line explains, in French.</summary>
internal static class Help
{
    public const string Text = """
        Le bac à sable de Coccinelle joue Twilio, Vapi, WhatsApp et le téléphone d'un client.

        Sans commande : démarre le bac à sable seul (http://localhost:5090). Le serveur en développement le contient déjà.

        call      passe un appel et le raconte, seconde après seconde
          --from NUMÉRO             le client qui appelle (06 12 34 56 78, +33…, anonymous)
          --forwarded-from NUMÉRO   la ligne de l'entreprise qu'il a composée et qui renvoie vers Coccinelle
          --to NUMÉRO               le numéro de Coccinelle (par défaut le numéro partagé)
          --carrier FORME           ce que l'opérateur fait de la ligne : as-is, national, 00, no-plus, extra-zero,
                                    repeated-country-code, missing, inverted
          --say "TEXTE"             ce que dit le client ; répétable, dans l'ordre
          --keys TOUCHES            ce qu'il tape ; répétable, dans l'ordre
          --tool 'NOM {JSON}'       un outil que l'assistante emploie après la phrase précédente ; répétable. Phrases et arguments
                                    peuvent reprendre ce qu'un outil a répondu : {{slots[1].start}}
          --script NOM              une conversation entière, jusqu'à son but :
                                    booking, full-diary, change-of-mind, hang-up, callback, transfer, prospect, ticket,
                                    wrong-arguments, two-tools
          --leave-message           il parle après le bip d'une messagerie
          --person-answers          la personne vers qui l'appel est transféré décroche (sinon : voir phone)
          --ended-reason RAISON     comment finit l'assistante (par défaut customer-ended-call : le client raccroche)
          --talk SECONDES           combien de temps ils restent en ligne après la dernière phrase
          --pace VITESSE            1 : à la vitesse de la vie ; 0 (par défaut) : sans attendre

        text      envoie un SMS d'un client au serveur
          --from NUMÉRO             le client qui écrit
          --text "TEXTE"            ce qu'il écrit
          --to NUMÉRO               à quel numéro (par défaut le numéro partagé)
          --copies N                le même SMS arrive N fois, en parallèle
          --opt-out TYPE            STOP, START ou HELP : Twilio l'a déjà traité lui-même

        phone     montre ce qui est arrivé à un numéro (appels et ce qui y a été dit, SMS, WhatsApp), et règle ce qu'il fait
          --number NUMÉRO           le numéro que le serveur appelle, ou vers lequel il transfère
          --behaviour CE QU'IL FAIT answers (par défaut), busy, no-answer, failed, forwarded (renvoie vers Coccinelle)
          --carrier FORME           ce que l'opérateur fait du numéro renvoyé (voir call)

        faults    règle ce qui va mal dehors, jusqu'au prochain réglage ; sans option, tout va bien
          --vapi PANNE              http400, http401, http429, http500, html, nonsense, twiml-not-xml, no-twiml,
                                    never-answers, reset, blocked
          --vapi-delay SECONDES     lenteur de Vapi
          --assistants PANNE        la création et le changement d'assistantes chez Vapi : http400, http429, http500, lost, pinned
          --assistants-delay S      leur lenteur, en secondes
          --rest PANNE              unauthorized, too-many-requests, server-error
          --rest-delay SECONDES     lenteur de Twilio
          --sms-status SORT         ce que devient chaque SMS : delivered, sent-only, undelivered, landline, opted-out-later, none
          --whatsapp-status SORT    ce que devient chaque message WhatsApp : read, sent-only, failed131026, none
          --status-copies N         chaque statut d'un message arrive N fois
          --status-shuffled         les statuts d'un message arrivent dans le désordre
          --whatsapp-window-open    un texte libre passe aussi plus de 24 h après le dernier message du client
          --sms-error CODE          erreur de Twilio pour chaque SMS (21610, 21211, …)
          --whatsapp-error CODE     erreur de Meta pour chaque message (190, 131047, …)
          --whatsapp-down           Meta et 360dialog sont en panne
          --answers-lost            ce qui est envoyé part, mais la réponse se perd
          --copies N                chaque webhook arrive N fois, en parallèle
          --reordered               les fins arrivent avant les débuts
          --callback-delay SECONDES les rappels arrivent en retard
          --forged QUI              fausse preuve : twilio, vapi, both, whatsapp
          --vanished QUI            la fin de l'appel ou du message n'est jamais annoncée : twilio, vapi, both, whatsapp
          --smtp PANNE              le serveur de messagerie : auth535, auth454, start-tls-stripped, sender553, recipient550,
                                    message552, daily-limit, drop-in-data, drop-after-dot, silent, … (un nom inconnu les fait toutes lister)

        state     montre tout ce qui s'est passé (JSON)

        --sandbox ADRESSE           où est le bac à sable (par défaut http://localhost:5080/sandbox)

        Exemple :
          dotnet run --project src/Coccinelle.Sandbox -- call --from 0612345678 --forwarded-from 0140000001
          dotnet run --project src/Coccinelle.Sandbox -- call --from 0612345678 --forwarded-from 0140000001 --script booking
          dotnet run --project src/Coccinelle.Sandbox -- phone --number 0140000001
        """;

    public const string Interrupted = "L'appel s'est interrompu : le serveur s'est arrêté en route.";

    public static string NotRunning(Uri sandbox) =>
        $"Rien ne répond à {sandbox.OriginalString} : "
        + "démarrez le serveur dans un autre terminal avec « dotnet run --project src/Coccinelle.Server ».";

    public static string Refused(Uri sandbox, int status) =>
        $"{sandbox.OriginalString} a répondu {status} : ce n'est pas un bac à sable (le serveur ne le contient qu'en développement).";
}
