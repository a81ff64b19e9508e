using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Channels.WhatsApp;

/// <summary>What a firm's owner sees when he comes back from 360dialog: one page in French, without scripts.</summary>
internal static class ConnectPage
{
    /// <summary>Escapes what HTML would read as its own, and leaves French letters alone.</summary>
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static ContentHttpResult Of(ConnectResult result, HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
        var (status, title, text) = Words(result);
        return TypedResults.Content(Html(title, text), "text/html; charset=utf-8", statusCode: status);
    }

    private static (int Status, string Title, string Text) Words(ConnectResult result) => result switch
    {
        ConnectResult.Connected { Number: { } number } => (200, "WhatsApp est relié", $"Le numéro {number} est relié. Envoyez un message d'essai, puis activez le canal."),
        ConnectResult.Connected => (200, "WhatsApp est relié", "Votre numéro est relié. Envoyez un message d'essai, puis activez le canal."),
        ConnectResult.Waiting => (200, "Encore un instant", "Votre accord est enregistré. 360dialog prépare encore votre numéro ; il sera relié tout seul dès qu'il sera prêt."),
        ConnectResult.Revoked => (200, "Accord retiré", "L'accord pour ce numéro est retiré. Il n'enverra plus rien."),
        ConnectResult.Taken => (409, "Numéro déjà utilisé", "Ce numéro est déjà relié à une autre entreprise. Rien n'a été modifié."),
        ConnectResult.NotTheirs => (400, "Numéro inconnu", "360dialog ne connaît pas ce numéro pour votre compte. Rien n'a été modifié."),
        ConnectResult.Unreachable => (502, "360dialog ne répond pas", "Rien n'a été modifié. Recommencez dans quelques minutes depuis la page de vos canaux."),
        ConnectResult.Used => (409, "Lien déjà utilisé", "Ce retour a déjà été traité. Consultez la page de vos canaux."),
        ConnectResult.Expired => (410, "Lien expiré", "Le lien n'était valable que dix minutes. Recommencez depuis la page de vos canaux."),
        ConnectResult.Malformed or ConnectResult.UnknownState => (400, "Lien incorrect", "Ce lien ne vient pas d'une connexion commencée ici. Recommencez depuis la page de vos canaux."),
        _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}"),
    };

    private static string Html(string title, string text) =>
        $"""
        <!doctype html>
        <html lang="fr">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{Encoder.Encode(title)}</title>
        <style>body{"{"}font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem{"}"}</style></head>
        <body><h1>{Encoder.Encode(title)}</h1><p>{Encoder.Encode(text)}</p></body>
        </html>

        """;
}
