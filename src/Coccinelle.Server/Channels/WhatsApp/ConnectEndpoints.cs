using System.Security.Claims;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Channels.WhatsApp;

/// <summary>A firm connects its WhatsApp number through 360dialog.</summary>
internal static class ConnectEndpoints
{
    private static readonly Said NotAvailable = new(
        "This installation has no partner account at 360dialog; enter a number of Meta's instead.",
        "Cette installation n'a pas de compte partenaire chez 360dialog ; saisissez plutôt un numéro de Meta.");

    public static void MapWhatsAppConnect(this RouteGroupBuilder channels)
        => channels.MapGet("/whatsapp/connect", ConnectAsync).Needs(Permission.ChannelsWrite).Fails(409, "not_available")
            .WithSummary("A link to 360dialog's consent, good for ten minutes and one return.");

    /// <summary>Without a credential: a browser comes back from elsewhere. The state is its proof.</summary>
    public static void MapWhatsAppCallback(this IEndpointRouteBuilder endpoints)
        => endpoints.MapGet(Dialog360Onboarding.CallbackPath, ReturnAsync).WithTags("Channels").Produces<string>(200, "text/html")
            .WithSummary("Where 360dialog sends the firm back; answers a page in French.");

    private static async Task<Results<Ok<ConnectResponse>, ProblemHttpResult>> ConnectAsync(
        ClaimsPrincipal user, Dialog360Onboarding onboarding, CancellationToken ct)
    {
        if (!onboarding.IsAvailable)
            return ApiProblems.Conflict("not_available", NotAvailable);

        var (url, expiresAt) = await onboarding.StartAsync(user.TenantId(), user.Actor(), ct);
        return TypedResults.Ok(new ConnectResponse(url.AbsoluteUri, expiresAt));
    }

    private static async Task<ContentHttpResult> ReturnAsync(
        HttpResponse response, Dialog360Onboarding onboarding, string? client = null, string? channels = null, string? revoked = null, string? state = null)
        // Not cancellable: an owner who closes the page has consented all the same.
        => ConnectPage.Of(await onboarding.ReturnAsync(client, channels, revoked, state, CancellationToken.None), response);
}

/// <summary>Where to send the firm's owner.</summary>
/// <param name="Url">360dialog's consent page.</param>
/// <param name="ExpiresAt">He must be back by then.</param>
internal sealed record ConnectResponse(string Url, Instant ExpiresAt);
