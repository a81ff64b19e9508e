using System.Text;
using Coccinelle.Domain.Proofs;
using Coccinelle.Providers.Twilio;
using Coccinelle.Server.Http;
using Coccinelle.Server.Settings;
using Microsoft.AspNetCore.Http.Features;

namespace Coccinelle.Server.Inbox;

/// <summary>
/// The door for everything that claims to be Twilio: size, then form, then signature over <c>PUBLIC_URL</c> + raw path and
/// query + raw body. Whoever is refused here has touched nothing.
/// </summary>
internal sealed class TwilioGate(TwilioOptions twilio, PlatformOptions platform, InboxMeters meters)
{
    /// <summary>A voice webhook with call token and passports stays below 8 kB.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Twilio adds parameters without notice, but not hundreds.</summary>
    public const int MaxParameters = 500;

    /// <summary>A genuine request, or the answer to one that is not.</summary>
    public async ValueTask<(TwilioRequest? Request, IResult? Refusal)> AdmitAsync(HttpRequest request, CancellationToken ct)
    {
        if (!IsForm(request.ContentType))
            return Refuse("content_type", StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Send application/x-www-form-urlencoded.");

        var (body, tooLarge) = await request.ReadBodyAsync(MaxBytes, ct);
        if (tooLarge)
            return Refuse("too_large", StatusCodes.Status413PayloadTooLarge, "too_large", $"At most {MaxBytes} bytes.");
        if (!FormBody.TryParse(body.Span, MaxParameters, out var form))
            return Refuse("malformed", StatusCodes.Status400BadRequest, "invalid_request", $"Not a form of at most {MaxParameters} parameters.");

        var verdict = TwilioSignature.Verify(
            twilio.AuthTokens, platform.PublicUrl + RawTarget(request), form, body.Span, request.ContentType, request.Headers["X-Twilio-Signature"]);
        if (verdict != ProofResult.Valid)
            return Refuse("signature", StatusCodes.Status403Forbidden, "invalid_signature", "The signature does not prove that this comes from Twilio.");

        return (new TwilioRequest(form, body), null);
    }

    /// <summary>Path and query as they came over the wire: a decoded or reordered one would not match the signature.</summary>
    private static string RawTarget(HttpRequest request)
        => request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] target
            ? target
            : $"{request.PathBase}{request.Path}{request.QueryString}";

    private static bool IsForm(string? contentType)
        => contentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is true;

    private (TwilioRequest?, IResult?) Refuse(string reason, int status, string code, string title)
    {
        meters.Refused("twilio", reason);
        return (null, ApiProblems.Of(status, code, new(title, title))); // read by engineers alone
    }
}

/// <summary>A request that Twilio signed.</summary>
/// <param name="Form">Its parameters.</param>
/// <param name="Body">The same as it came over the wire.</param>
internal sealed record TwilioRequest(FormBody Form, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body as text to keep. PostgreSQL stores no NUL; a form escapes it, so a raw one is nobody's data.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span).Replace("\0", "", StringComparison.Ordinal);
}
