using System.Net;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>Reads refusals: Meta's <c>{"error":{…}}</c> and 360dialog's <c>{"meta":{…}}</c>. Decides by code, never by text (Meta: error codes).</summary>
internal static class WhatsAppErrors
{
    private const int LongestReason = 300;

    public static WhatsAppError Read(HttpReply.Answered answer)
    {
        var json = answer.Json();
        var code = json?.Number("error", "code") is { } number and >= 0 and <= int.MaxValue ? (int?)number : null;
        var reason = json?.Text("error", "error_data", "details") ?? json?.Text("error", "message") ?? json?.Text("meta", "developerMessage")
            ?? json?.Text("error", "title") ?? $"HTTP {(int)answer.Status}";
        return new WhatsAppError(code, reason.Length <= LongestReason ? reason : reason[..LongestReason], Fault(code, answer.Status));
    }

    /// <summary>Meta answers some lasting faults with 500 (3, 131045) and some passing ones with 400: the code decides.</summary>
    public static bool MayPass(HttpReply.Answered answer)
        => (int)answer.Status >= 500 && Read(answer).Fault is not (WhatsAppFault.Channel or WhatsAppFault.Number);

    private static WhatsAppFault Fault(int? code, HttpStatusCode status) => code switch
    {
        0 or 3 or 10 or 190 or 368 or 131005 or 131031 or 131037 or 131042 or 131045 or 133010 => WhatsAppFault.Channel,
        >= 200 and <= 299 => WhatsAppFault.Channel,
        33 or 100 => WhatsAppFault.Number,
        131021 or 131026 or 131050 or 131062 or 130472 or 130497 => WhatsAppFault.Recipient,
        131047 => WhatsAppFault.NeedsTemplate,
        >= 132000 and <= 132099 => WhatsAppFault.Template,
        4 or 80007 or 130429 or 131048 or 131049 or 131056 => WhatsAppFault.Rate,
        null when status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => WhatsAppFault.Channel,
        null when status == HttpStatusCode.NotFound => WhatsAppFault.Number,
        null when status == HttpStatusCode.TooManyRequests => WhatsAppFault.Rate,
        _ => WhatsAppFault.Other,
    };
}
