using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Assistants;

/// <summary>What is usual in a line of business: how those who call are named, and what they call about.</summary>
/// <param name="Key">One of the product's sectors.</param>
/// <param name="Callers">As the firm would say: clients, patients.</param>
/// <param name="Topics">What they mostly call about.</param>
/// <param name="Stems">How words begin by which a firm's own word for its sector is recognised, without accents.</param>
internal sealed record Trade(string Key, string Callers, string Topics, params IReadOnlyList<string> Stems)
{
    public static readonly Trade Other = new("autre", "des clients", "des renseignements, des demandes et des rendez-vous");

    /// <summary>In this order: an « auto-école » teaches, it repairs nothing.</summary>
    public static readonly IReadOnlyList<Trade> All =
    [
        new("education", "des élèves ou leurs familles", "les cours, les inscriptions, les horaires et les absences", "educ", "ecole", "formation", "cours", "soutien"),
        new("syndic", "des copropriétaires et des locataires", "une panne, une fuite, les charges ou une assemblée", "syndic", "copropri"),
        new("immobilier", "des acheteurs, des vendeurs et des locataires", "une visite, une estimation, un achat, une vente ou une location", "immo"),
        new("dentiste", "des patients", "un rendez-vous, une douleur, un contrôle ou un devis", "dent", "orthodont"),
        new("sante", "des patients", "un rendez-vous, une ordonnance ou un résultat", "sante", "medic", "medec", "kine", "osteo", "infirm", "pharma", "veterin"),
        new("restaurant", "des clients", "une table, le nombre de couverts, la carte, les allergies ou une commande", "restau", "pizz", "traiteur", "brasserie", "bistrot"),
        new("automobile", "des clients", "une panne, un entretien, un contrôle, des pneus ou un devis ; le modèle et l'immatriculation aident", "auto", "garage", "carross", "pneu", "mecan"),
        new("beaute", "des clientes et des clients", "une coupe, une couleur, un soin ou un rendez-vous", "beaut", "coiff", "esthet", "barb", "ongl", "spa", "massage"),
        new("fitness", "des adhérents", "une séance, un abonnement, un essai ou les horaires des cours", "fitness", "sport", "yoga", "gym", "pilates"),
        new("ecommerce", "des clients", "une commande, une livraison, un retour ou un article", "ecommerce", "commerce", "boutique", "magasin"),
        new("artisan", "des clients", "un dépannage, des travaux, un devis ou un chantier ; l'adresse et l'urgence aident",
            "artisan", "plomb", "electric", "menuis", "peint", "chauff", "serrur", "macon", "batiment", "couvreur"),
        new("juridique", "des clients", "un rendez-vous, un dossier ou une pièce à transmettre", "jurid", "avocat", "notaire", "huissier", "droit"),
    ];

    /// <summary>The trade that a firm's own word names; <see cref="Other"/> when none does.</summary>
    public static Trade Of(string? sector)
    {
        var words = PlainWords.Of(sector);
        return All.FirstOrDefault(trade => words.Any(word => trade.Stems.Any(stem => word.StartsWith(stem, StringComparison.Ordinal)))) ?? Other;
    }
}
