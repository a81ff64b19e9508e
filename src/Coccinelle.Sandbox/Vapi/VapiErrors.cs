using System.Text.Json;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>Vapi's refusals.</summary>
internal static class VapiErrors
{
    public static IResult Unauthorized() => Of(401, "Unauthorized", "Invalid Key. You may be using the public key instead of the private key.");

    public static IResult BadRequest(params IReadOnlyList<string> messages) => Of(400, "Bad Request", messages);

    public static IResult NotFound(string what) => Of(404, "Not Found", what);

    public static IResult TooManyRequests() => Of(429, "Too Many Requests", "Rate limit exceeded");

    public static IResult Internal() => Of(500, "Internal Server Error", "Internal server error");

    /// <summary>Vapi OpenAPI: AssistantPinnedConflictResponseDTO.</summary>
    public static IResult Pinned() => Results.Json(
        new { error = "assistant_pinned", message = "The assistant is pinned by a squad." }, SandboxJson.Compact, statusCode: 409);

    private static IResult Of(int status, string error, params IReadOnlyList<string> messages) =>
        Results.Json(VapiResources.Error(status, error, messages), SandboxJson.Compact, statusCode: status);

    /// <summary>Refuses whoever does not carry the account's private key.</summary>
    public static RouteGroupBuilder RequireVapiKey(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(async (context, next) =>
            Proof.IsBearer(context.HttpContext.Request, context.HttpContext.RequestServices.GetRequiredService<SandboxOptions>().VapiApiKey)
                ? await next(context)
                : Unauthorized());
        return group;
    }

    /// <summary>The body as JSON object, or null.</summary>
    public static async Task<JsonElement?> ReadObjectAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var body = JsonReading.Parse(await reader.ReadToEndAsync(request.HttpContext.RequestAborted));
        return body is { ValueKind: JsonValueKind.Object } ? body : null;
    }
}
