using Coccinelle.Domain.Channels.Email;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Channels;

/// <summary>The mail servers that small firms use, with what their users must know.</summary>
internal static class EmailPresetEndpoints
{
    public static void MapEmailPresets(this RouteGroupBuilder channels)
        => channels.MapGet("/email/presets", List).Needs(Permission.ChannelsRead).WithSummary("Well-known mail servers, and what to enter for each.");

    private static Ok<EmailPresetsResponse> List(HttpRequest request)
    {
        var french = request.PrefersFrench();
        return TypedResults.Ok(new EmailPresetsResponse([.. EmailPresets.All.Select(preset => new EmailPresetResponse(
            preset.Key, preset.Name, preset.Host, preset.Port, preset.Security == SmtpSecurity.SslOnConnect ? "sslOnConnect" : "startTls",
            preset.Username.In(french), preset.Hint.In(french), preset.WhyNot is null, preset.WhyNot?.In(french), preset.Domains))]));
    }
}

/// <summary>All of them.</summary>
internal sealed record EmailPresetsResponse(IReadOnlyList<EmailPresetResponse> Presets);

/// <summary>A well-known mail server; texts in the caller's language.</summary>
/// <param name="Key">Its name in the API.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Host">Host name.</param>
/// <param name="Port">Port.</param>
/// <param name="Security"><c>startTls</c> or <c>sslOnConnect</c>.</param>
/// <param name="Username">What to enter as the user name.</param>
/// <param name="Hint">What else to know.</param>
/// <param name="Usable">Whether it takes a password at all.</param>
/// <param name="WhyNot">Why not.</param>
/// <param name="Domains">Addresses at these domains use this server.</param>
internal sealed record EmailPresetResponse(
    string Key, string Name, string Host, int Port, string Security, string Username, string Hint, bool Usable, string? WhyNot, IReadOnlyList<string> Domains);
