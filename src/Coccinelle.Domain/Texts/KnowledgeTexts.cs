using Coccinelle.Domain.Knowledge;

namespace Coccinelle.Domain.Texts;

/// <summary>What an assistant says of what the firm has written down, and why a document is not taken.</summary>
public static class KnowledgeTexts
{
    public const string WhatQuestion = "Que souhaitez-vous savoir exactement ?";

    public const string NotFound = "Je n'ai pas cette information. Voulez-vous que je prenne un message pour que l'on vous réponde ?";

    public static readonly Said Format = new(
        "Only .txt, .md, .csv and .pdf files.", "Seulement des fichiers .txt, .md, .csv et .pdf.");

    public static readonly Said FileMissing = new("A file is missing.", "Il manque un fichier.");

    public static readonly Said OneFile = new("One file at a time.", "Un fichier à la fois.");

    public static readonly Said NotAForm = new("Not a readable form.", "Formulaire illisible.");

    public static readonly Said NoText = new("Nothing can be read in it.", "Aucun texte lisible.");

    public static readonly Said PdfProtected = new("The PDF is protected by a password.", "Le PDF est protégé par un mot de passe.");

    public static readonly Said PdfWithoutText = new(
        "The PDF holds no text, only pictures of it. Send a PDF made by a text program, or the text itself.",
        "Le PDF ne contient pas de texte, seulement des images. Envoyez un PDF créé par un traitement de texte, ou le texte lui-même.");

    public static readonly Said PdfBroken = new("The PDF cannot be read.", "Le PDF est illisible.");

    public static readonly Said PdfTooLarge = new(
        "The PDF takes too long to read or has too many pages. Divide it.", "Le PDF est trop long à lire ou a trop de pages. Divisez-le.");

    public static readonly Said Full = new(
        "The firm's knowledge is full: delete what is no longer true.", "La base de connaissances est pleine : supprimez ce qui n'est plus vrai.");

    public static readonly Said Busy = new("Other files are being read; try again in a minute.", "D'autres fichiers sont en cours de lecture ; réessayez dans une minute.");

    public static Said TooManyRecords(int most) => new($"More than {most} rows and passages. Divide it.", $"Plus de {most} lignes et passages. Divisez-le.");

    /// <summary>What the assistant says: the record's own words, or a question back.</summary>
    public static string Say(KnowledgeAnswer answer) => answer switch
    {
        KnowledgeAnswer.Found found => found.Answer,
        KnowledgeAnswer.Ambiguous { Choices.Count: < 2 } same =>
            $"J'ai plusieurs indications différentes{(same.Choices is [var only] ? $" pour « {only} »" : "")}, je préfère ne pas me tromper. Voulez-vous que l'on vous rappelle pour vous répondre ?",
        KnowledgeAnswer.Ambiguous { More: true } many => $"J'ai plusieurs réponses, par exemple : {List(many.Choices)}. Qu'est-ce qui vous intéresse ?",
        KnowledgeAnswer.Ambiguous some => $"J'ai plusieurs réponses : {List(some.Choices)}. Qu'est-ce qui vous intéresse ?",
        _ => NotFound,
    };

    private static string List(IReadOnlyList<string> choices) => $"{string.Join(", ", choices.Take(choices.Count - 1))} ou {choices[^1]}";
}
