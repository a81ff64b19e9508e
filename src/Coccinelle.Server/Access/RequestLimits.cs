using System.Security.Claims;
using Coccinelle.Server.Http;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Access;

/// <summary>
/// Before a request to the API is served, or refused: the limit of whoever sends it (a firm's, the operator's, or its address's when it shows
/// no valid credential, and a narrower one where passwords are tried), and whether the firm is in good standing. Every answer says what is
/// left of the limit.
/// </summary>
internal sealed class RequestLimits(RequestDelegate next, OperatorLimit operators, AddressLimit addresses, DoorLimit doors, IGrainFactory grains)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!IsOfTheApi(http.Request.Path))
        {
            await next(http);
            return;
        }

        var firm = http.User.FindFirstValue(BearerAuthentication.TenantClaim) is { } id ? grains.GetGrain<ITenantGrain>(id) : null;
        var rate = firm is not null ? await firm.TryAcquireAsync(RateKind.ApiCall)
            : http.User.Identity?.IsAuthenticated is true ? operators.TryAcquire()
            : addresses.TryAcquire(http.Connection.RemoteIpAddress);
        var isTry = rate.Allowed && DoorLimit.IsDoor(http.Request);
        if (isTry)
            rate = doors.TryAcquire(http.Connection.RemoteIpAddress, DoorLimit.Failure);
        http.Response.OnStarting(() => // an error that nobody caught has emptied the headers by then
        {
            RateLimitHeaders.WriteUnlessSaid(http.Response, rate);
            return Task.CompletedTask;
        });

        var refusal = !rate.Allowed ? ApiProblems.RateLimited() : firm is null ? null : await RefusalAsync(firm);
        await (refusal is null ? next(http) : refusal.ExecuteAsync(http));
        if (isTry && rate.Allowed)
            doors.GiveBack(http.Connection.RemoteIpAddress, DoorLimit.Refund(http.Response.StatusCode));
    }

    /// <summary>
    /// Routes match in any capitals, so this does. Vapi's tool calls are webhooks: many firms share a provider's addresses.
    /// </summary>
    public static bool IsOfTheApi(PathString path)
        => path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !path.StartsWithSegments("/api/vapi", StringComparison.OrdinalIgnoreCase);

    private static async Task<IResult?> RefusalAsync(ITenantGrain firm) => await firm.GetStandingAsync() switch
    {
        null => ApiProblems.Of(StatusCodes.Status401Unauthorized, "unauthorized", new("This firm does not exist any more.", "Cette entreprise n'existe plus.")),
        { Suspended: true } => ApiProblems.Forbidden("tenant_suspended", new("The firm is suspended.", "L'entreprise est suspendue.")),
        _ => null,
    };
}
