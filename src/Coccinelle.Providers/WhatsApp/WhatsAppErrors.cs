using System.Text.Json;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>Reads refusals: Meta's <c>{"error":{…}}</c> and 360dialog's <c>{"meta":{…}}</c>. Decides by code, never by title or HTTP status (Meta: error codes).</summary>
internal static class WhatsAppErrors
{
    private const int LongestReason = 300;

    /// <param name="answer">A refusal.</param>
    /// <param name="credential">What the request carried; it is cut out of the provider's words.</param>
    public static WhatsAppError Read(HttpReply.Answered answer, string credential)
    {
        var json = answer.Json();
        var code = json?.Number("error", "code") is { } number and >= 0 and <= int.MaxValue ? (int?)number : null;
        var words = Credential.CutOut(credential, (json is { } body ? Words(body) : null) ?? $"HTTP {(int)answer.Status}");
        var fault = code is { } known ? FaultOf(known, json?.Number("error", "error_subcode")) : WithoutCode((int)answer.Status, words);
        return new WhatsAppError(code, words.Length <= LongestReason ? words : words[..LongestReason], fault);
    }

    /// <summary>Meta answers some lasting faults with 500 (3, 131045): what is known not to pass is a refusal, any other 5xx is not.</summary>
    public static bool MayPass(HttpReply.Answered answer, WhatsAppError error)
        => (int)answer.Status is >= 500 or < 400 && error.Fault is not (WhatsAppFault.Channel or WhatsAppFault.Number);

    public static WhatsAppFault FaultOf(int code, decimal? subcode = null) => code switch
    {
        0 or 3 or 10 or 102 or 104 or 190 or 368 or 131005 or 131031 or 131037 or 131042 or 131045 or 133010 => WhatsAppFault.Channel,
        >= 200 and <= 299 => WhatsAppFault.Channel, // "API permission": the whole hundred
        33 or 803 => WhatsAppFault.Number,
        100 when subcode == 33 => WhatsAppFault.Number,
        131021 or 131026 or 131050 or 131062 or 130472 or 130497 => WhatsAppFault.Recipient,
        131047 => WhatsAppFault.NeedsTemplate,
        >= 132000 and <= 132099 => WhatsAppFault.Template,
        4 or 17 or 80007 or 130429 or 131056 => WhatsAppFault.Rate,
        131048 or 131049 => WhatsAppFault.Restricted,
        _ => WhatsAppFault.Other,
    };

    private static string? Words(JsonElement body)
    {
        var message = body.Text("error", "message") ?? body.Text("meta", "developerMessage") ?? body.Text("error", "title");
        var details = body.Text("error", "error_data", "details");
        return details is null || message is null ? details ?? message : $"{message}: {details}";
    }

    /// <summary>360dialog's own refusals, which have no codes. A bad key is documented with 401 and with 404 in one breath.</summary>
    private static WhatsAppFault WithoutCode(int status, string words) => status switch
    {
        401 or 403 => WhatsAppFault.Channel,
        404 when words.Contains("api_key", StringComparison.OrdinalIgnoreCase) => WhatsAppFault.Channel,
        400 when words.Contains("disabled", StringComparison.OrdinalIgnoreCase) => WhatsAppFault.Channel,
        400 when words.Contains("exceeded the limit", StringComparison.OrdinalIgnoreCase) => WhatsAppFault.Rate,
        404 => WhatsAppFault.Number,
        429 => WhatsAppFault.Rate,
        _ => WhatsAppFault.Other,
    };
}
