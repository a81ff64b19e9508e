using System.Text.Json;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.Vapi;

/// <summary>Vapi's error bodies: <c>{"message": "…" | ["…"], "error", "statusCode"}</c>, or anything at all from a proxy.</summary>
internal static class VapiErrors
{
    private const int Longest = 300;

    public static string Reason(HttpReply.Answered answer)
    {
        var reason = answer.Json() is { } error ? Words(error) : null;
        reason ??= $"HTTP {(int)answer.Status}";
        return reason.Length <= Longest ? reason : reason[..Longest];
    }

    private static string? Words(JsonElement error)
    {
        var list = error.Items("message").Select(item => item.AsText()).OfType<string>().ToArray();
        return list.Length > 0 ? string.Join("; ", list) : error.Text("message") ?? error.Text("error");
    }
}
