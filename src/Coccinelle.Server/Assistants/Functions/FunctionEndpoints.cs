using System.Text.Json.Nodes;
using Coccinelle.Domain.Proofs;
using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Http;
using Coccinelle.Server.Inbox;
using NodaTime;

namespace Coccinelle.Server.Assistants.Functions;

/// <summary>
/// Vapi's tool calls: size, then proof over the raw body, then one answer per tool call. With proof it is always 200: Vapi ignores every
/// other status, and the caller hears nothing.
/// </summary>
internal static class FunctionEndpoints
{
    /// <summary>A message carries the conversation so far.</summary>
    private const int MaxBytes = 2 * 1024 * 1024;

    public static void MapFunctions(this IEndpointRouteBuilder endpoints)
        => endpoints.MapPost("/api/vapi/functions", AnswerAsync).ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(HttpRequest request, VapiOptions vapi, FunctionDesk desk, InboxMeters meters, IClock clock, CancellationToken ct)
    {
        var (body, tooLarge) = await request.ReadBodyAsync(MaxBytes, ct);
        if (tooLarge)
            return VapiEndpoints.Refuse(meters, "too_large", StatusCodes.Status413PayloadTooLarge, "too_large", $"At most {MaxBytes} bytes.");
        if (VapiProof.Verify(vapi.WebhookSecrets, VapiEndpoints.Headers(request), body.Span, clock.GetCurrentInstant()) != ProofResult.Valid)
            return VapiEndpoints.Refuse(meters, "proof", StatusCodes.Status401Unauthorized, "invalid_proof", "Nothing proves that this comes from Vapi.");

        var answers = VapiMessages.TryParse(body.Span, out var message) ? await desk.AnswerAsync(message) : [];
        return TypedResults.Json(new JsonObject { ["results"] = new JsonArray([.. answers.Select(Of)]) });
    }

    private static JsonObject Of(ToolAnswer answer)
    {
        var json = new JsonObject { ["toolCallId"] = answer.ToolCallId, ["name"] = answer.Name };
        json[answer.Error is null ? "result" : "error"] = answer.Error ?? answer.Result;
        return json;
    }
}
