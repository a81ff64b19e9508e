using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.WhatsApp;

/// <summary>Refusals in Meta's shape, with the HTTP status that Meta gives each code, which is not always what one would expect.</summary>
internal static class MetaErrors
{
    public static IResult Of(int code, string message, int? subcode = null, string? details = null)
    {
        var error = new JsonObject { ["message"] = $"(#{code}) {message}", ["type"] = "OAuthException", ["code"] = code };
        if (subcode is not null)
        {
            error["error_subcode"] = subcode;
        }

        if (details is not null)
        {
            error["error_data"] = new JsonObject { ["messaging_product"] = "whatsapp", ["details"] = details };
        }

        error["fbtrace_id"] = "Asandbox0000000000000000";
        return Results.Json(new JsonObject { ["error"] = error }, SandboxJson.Compact, statusCode: Status(code));
    }

    /// <summary>Out of order without a word: no code, no JSON.</summary>
    public static IResult Down() => Results.Text("<html><title>Error</title></html>", "text/html", statusCode: 500);

    private static int Status(int code) => code switch
    {
        0 or 104 or 190 => 401,
        10 or (>= 200 and <= 299) or 368 or 131005 or 131031 => 403,
        132001 => 404,
        2 or 133004 => 503,
        3 or 131000 or 131016 or 131045 or 131057 => 500,
        _ => 400,
    };
}
