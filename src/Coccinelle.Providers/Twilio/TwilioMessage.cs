using System.Globalization;
using System.Text.Json;
using Coccinelle.Providers.Http;
using NodaTime;

namespace Coccinelle.Providers.Twilio;

/// <summary>A message as Twilio keeps it. Nearly everything may be missing (Twilio's OpenAPI: all is nullable).</summary>
/// <param name="Sid"><c>SM…</c> or <c>MM…</c></param>
/// <param name="Status"><c>queued</c>, <c>sent</c>, <c>delivered</c>, <c>undelivered</c>, <c>failed</c>, …</param>
public sealed record TwilioMessage(string Sid, string Status)
{
    public string? To { get; init; }

    /// <summary>Null while a messaging service chooses.</summary>
    public string? From { get; init; }

    /// <summary>What was sent; empty once it is redacted.</summary>
    public string Body { get; init; } = "";

    /// <summary><c>outbound-api</c>, <c>inbound</c>, …</summary>
    public string? Direction { get; init; }

    /// <summary>Null when Twilio does not know yet.</summary>
    public int? Segments { get; init; }

    public int? ErrorCode { get; init; }

    /// <summary>Twilio's own words.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>What we pay, as a positive sum; null until it is known, some time after the message.</summary>
    public decimal? Price { get; init; }

    /// <summary><c>USD</c>, <c>EUR</c></summary>
    public string? PriceUnit { get; init; }

    public Instant? CreatedAt { get; init; }

    public Instant? SentAt { get; init; }

    public Instant? UpdatedAt { get; init; }

    /// <summary>Null when it has no id or no status.</summary>
    internal static TwilioMessage? Read(JsonElement json) => json.Text("sid") is not { } sid || json.Text("status") is not { } status ? null : new(sid, status)
    {
        To = json.Text("to"),
        From = json.Text("from"),
        Body = json.Text("body") ?? "",
        Direction = json.Text("direction"),
        Segments = json.Number("num_segments") is { } count and > 0 and < 1000 ? (int)count : null,
        ErrorCode = json.Number("error_code") is { } code and > 0 and <= int.MaxValue ? (int)code : null,
        ErrorMessage = json.Text("error_message"),
        Price = json.Number("price") is { } price ? Math.Abs(price) : null,
        PriceUnit = json.Text("price_unit"),
        CreatedAt = Time(json, "date_created"),
        SentAt = Time(json, "date_sent"),
        UpdatedAt = Time(json, "date_updated"),
    };

    /// <summary>RFC 2822, <c>Fri, 24 May 2019 17:44:46 +0000</c>.</summary>
    private static Instant? Time(JsonElement json, string name) => DateTimeOffset.TryParseExact(
        json.Text(name), "ddd, d MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
        ? Instant.FromDateTimeOffset(at)
        : null;
}

/// <summary>What Twilio says of one message. Closed.</summary>
public abstract record MessageLookup
{
    private MessageLookup()
    {
    }

    public sealed record Found(TwilioMessage Message) : MessageLookup;

    public sealed record NotFound : MessageLookup;

    /// <summary>Nothing was learned.</summary>
    public sealed record Failed(string Reason) : MessageLookup;
}

/// <summary>What Twilio says of the messages to somebody. Closed.</summary>
public abstract record MessageSearch
{
    private MessageSearch()
    {
    }

    /// <param name="Messages">The latest first, as Twilio gives them.</param>
    /// <param name="IsComplete">False when more pages could not be read: then a missing message proves nothing.</param>
    public sealed record Found(IReadOnlyList<TwilioMessage> Messages, bool IsComplete) : MessageSearch;

    /// <summary>Nothing was learned.</summary>
    public sealed record Failed(string Reason) : MessageSearch;
}
