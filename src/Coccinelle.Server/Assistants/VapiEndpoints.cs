using System.Security.Cryptography;
using System.Text;
using Coccinelle.Domain.Proofs;
using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Http;
using Coccinelle.Server.Inbox;
using NodaTime;

namespace Coccinelle.Server.Assistants;

/// <summary>Vapi's server messages: size, then proof over the raw body, then the inbox, then 200.</summary>
internal static class VapiEndpoints
{
    /// <summary>A report carries the whole conversation twice.</summary>
    private const int MaxBytes = 2 * 1024 * 1024;

    public static void MapVapiWebhooks(this IEndpointRouteBuilder endpoints)
        => endpoints.MapPost("/webhooks/vapi", ReceiveAsync).ExcludeFromDescription();

    private static async Task<IResult> ReceiveAsync(
        HttpRequest request, VapiOptions vapi, WebhookInbox inbox, AssistantRequests assistantRequests, InboxMeters meters, IClock clock, CancellationToken ct)
    {
        var (body, tooLarge) = await request.ReadBodyAsync(MaxBytes, ct);
        if (tooLarge)
            return Refuse(meters, "too_large", StatusCodes.Status413PayloadTooLarge, "too_large", $"At most {MaxBytes} bytes.");
        if (VapiProof.Verify(vapi.WebhookSecrets, Headers(request), body.Span, clock.GetCurrentInstant()) != ProofResult.Valid)
            return Refuse(meters, "proof", StatusCodes.Status401Unauthorized, "invalid_proof", "Nothing proves that this comes from Vapi.");
        if (!VapiMessages.TryParse(body.Span, out var message))
            return Refuse(meters, "malformed", StatusCodes.Status400BadRequest, "invalid_request", "Not a server message.");
        if (message.Type == VapiMessageTypes.AssistantRequest)
            return TypedResults.Json(await assistantRequests.AnswerAsync(message, ct));

        await inbox.ReceiveAsync(VapiEvents.ProviderName, KeyOf(message, body.Span), message.Type, Encoding.UTF8.GetString(body.Span));
        return TypedResults.Json(new { });
    }

    /// <summary>
    /// Status updates and reports happen once per call, and a report delivered again differs in its presigned addresses;
    /// of everything else only the body tells whether it is the same.
    /// </summary>
    private static string KeyOf(VapiMessage message, ReadOnlySpan<byte> body) => message switch
    {
        { CallId: { } call, Type: VapiMessageTypes.StatusUpdate } => $"{call}|{message.Type}|{message.Status}",
        { CallId: { } call, Type: VapiMessageTypes.EndOfCallReport } => $"{call}|{message.Type}",
        _ => $"{message.Type}|{Convert.ToHexStringLower(SHA256.HashData(body))}",
    };

    internal static VapiProofHeaders Headers(HttpRequest request) => new(
        request.Headers["X-Vapi-Secret"], request.Headers.Authorization, request.Headers["x-signature"], request.Headers["x-timestamp"]);

    internal static IResult Refuse(InboxMeters meters, string reason, int status, string code, string title)
    {
        meters.Refused(VapiEvents.ProviderName, reason);
        return ApiProblems.Of(status, code, new(title, title)); // read by engineers alone
    }
}
