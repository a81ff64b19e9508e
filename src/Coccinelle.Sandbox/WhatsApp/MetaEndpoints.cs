using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.WhatsApp;

/// <summary>Meta's Graph API: read a number, send a message.</summary>
internal static class MetaEndpoints
{
    public static void MapMeta(this RouteGroupBuilder group)
    {
        var graph = group.MapGroup("/v{major:int}.{minor:int}/{numberId}");
        graph.MapGet("", Number);
        graph.MapPost("/messages", SendAsync);
    }

    private static IResult Number(string numberId, HttpRequest request, SandboxWorld world)
        => Refusal(numberId, request, world) ?? Results.Json(
            new JsonObject { ["id"] = numberId, ["display_phone_number"] = "+33 1 40 00 00 01", ["verified_name"] = "Salon Léa", ["quality_rating"] = "GREEN" }, SandboxJson.Compact);

    private static async Task<IResult> SendAsync(string numberId, HttpRequest request, SandboxWorld world, TimeProvider time)
        => Refusal(numberId, request, world) ?? await TakeAsync(numberId, request, world, time);

    /// <summary>The same for 360dialog, which passes Meta's API on.</summary>
    public static async Task<IResult> TakeAsync(string numberId, HttpRequest request, SandboxWorld world, TimeProvider time)
    {
        using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        if (world.Faults.MetaMessageError is { } code)
            return Error(code == 190 ? 401 : 400, code, "The message cannot be sent");
        var to = body.RootElement.TryGetProperty("to", out var recipient) ? recipient.GetString() ?? "" : "";
        var message = new SentWhatsApp($"wamid.{Guid.NewGuid():N}", numberId, to, body.RootElement.GetRawText(), time.GetUtcNow());
        world.Record(message);
        return Results.Json(
            new JsonObject
            {
                ["messaging_product"] = "whatsapp",
                ["contacts"] = new JsonArray(new JsonObject { ["input"] = to, ["wa_id"] = to.TrimStart('+') }),
                ["messages"] = new JsonArray(new JsonObject { ["id"] = message.Id, ["message_status"] = "accepted" }),
            },
            SandboxJson.Compact);
    }

    private static IResult? Refusal(string numberId, HttpRequest request, SandboxWorld world)
    {
        var token = request.Headers.Authorization.ToString();
        if (world.Faults.WhatsAppDown)
            return Results.StatusCode(500);
        if (!token.StartsWith("Bearer ", StringComparison.Ordinal) || token.Length < 12)
            return Error(401, 190, "Invalid OAuth access token - Cannot parse access token");
        if (world.WhatsApp.Refusal(token["Bearer ".Length..]) is { } code)
            return Error(401, code, "Error validating access token: Session has expired");
        return world.WhatsApp.Knows(numberId) ? null : Error(400, 100, $"Unsupported get request. Object with ID '{numberId}' does not exist");
    }

    private static IResult Error(int status, int code, string message) => Results.Json(
        new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "OAuthException", ["code"] = code, ["fbtrace_id"] = "sandbox" } },
        SandboxJson.Compact,
        statusCode: status);
}
