using System.Globalization;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Http;

/// <summary>Says what is left of a limit: <c>RateLimit-Limit</c>, <c>-Remaining</c>, <c>-Reset</c> (seconds), and <c>Retry-After</c> when nothing is.</summary>
internal static class RateLimitHeaders
{
    public static void Write(HttpResponse response, RateDecision rate)
    {
        response.Headers["RateLimit-Limit"] = Text(rate.Limit);
        response.Headers["RateLimit-Remaining"] = Text(rate.Remaining);
        response.Headers["RateLimit-Reset"] = Text(rate.ResetSeconds);
        if (!rate.Allowed)
            response.Headers.RetryAfter = Text(rate.RetryAfterSeconds);
    }

    /// <summary>A narrower limit that the request has met stays.</summary>
    public static void WriteUnlessSaid(HttpResponse response, RateDecision rate)
    {
        if (!response.Headers.ContainsKey("RateLimit-Limit"))
            Write(response, rate);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
