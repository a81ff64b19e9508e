using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.WhatsApp;

/// <summary>Meta's Graph API: read a number, ask about a token, send a message.</summary>
internal static class MetaEndpoints
{
    private const int ShortestToken = 5;

    public static void MapMeta(this RouteGroupBuilder group)
    {
        // No pattern as a constraint: a slim host has none, and then every route of the sandbox fails.
        var graph = group.MapGroup("/v{major:int}.{minor:int}").AddEndpointFilter(GuardAsync);
        graph.MapGet("/debug_token", Token);
        graph.MapGet("/{numberId}", Number);
        graph.MapPost("/{numberId}/messages", SendAsync);
    }

    private static async ValueTask<object?> GuardAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var world = http.RequestServices.GetRequiredService<SandboxWorld>();
        if (world.Faults.WhatsAppDown)
        {
            return MetaErrors.Down();
        }

        var token = BearerOf(http.Request);
        if (token.Length < ShortestToken)
        {
            // Meta quotes what it was given.
            return token.Length == 0 ? MetaErrors.Of(104, "An access token is required to request this resource.") : MetaErrors.Of(190, $"Malformed access token {token}");
        }

        return world.WhatsApp.Refusal(token) is { } code
            ? MetaErrors.Of(code, "Error validating access token: Session has expired", subcode: 463)
            : await next(context);
    }

    private static IResult Number(string numberId, SandboxWorld world) => world.WhatsApp.Knows(numberId)
        ? Results.Json(WhatsAppAccounts.Number(numberId, "+33 1 40 00 00 01"), SandboxJson.Compact)
        : Unknown(numberId);

    /// <summary>A token asks about itself: <c>expires_at</c> is 0 for one that never dies.</summary>
    private static IResult Token(HttpRequest request, SandboxWorld world)
    {
        var expires = world.WhatsApp.ExpiryOf(request.Query["input_token"].ToString());
        return Results.Json(
            new JsonObject
            {
                ["data"] = new JsonObject
                {
                    ["app_id"] = "1409390000000000",
                    ["type"] = expires is null ? "SYSTEM_USER" : "USER",
                    ["is_valid"] = true,
                    ["expires_at"] = expires?.ToUnixTimeSeconds() ?? 0,
                    ["data_access_expires_at"] = 0,
                    ["scopes"] = new JsonArray("whatsapp_business_management", "whatsapp_business_messaging"),
                },
            },
            SandboxJson.Compact);
    }

    private static async Task<IResult> SendAsync(string numberId, HttpRequest request, WhatsAppDesk desk, SandboxWorld world)
        => world.WhatsApp.Knows(numberId) ? await desk.TakeAsync(numberId, request) : Unknown(numberId);

    private static IResult Unknown(string numberId) => MetaErrors.Of(
        100, $"Unsupported request. Object with ID '{numberId}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.", subcode: 33);

    private static string BearerOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : "";
}
