using System.Text.Json;

namespace Coccinelle.Sandbox;

/// <summary>A request that the server made to one of the providers.</summary>
/// <param name="At">When it arrived.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query, without the prefix of the sandbox.</param>
/// <param name="Body">The body as text, cut at 100,000 characters.</param>
public sealed record ReceivedRequest(DateTimeOffset At, string Method, string Path, string Body);

/// <summary>A webhook that a provider sent to the server; each copy and each retry is one.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="Provider">Who sent it.</param>
/// <param name="Name"><c>voice</c>, <c>status</c>, <c>recording</c>, … or Vapi's <c>status-update ended</c>, <c>tool-calls</c>, …</param>
/// <param name="Url">The public address, as signed.</param>
/// <param name="Body">The body as sent.</param>
/// <param name="Elapsed">Until the answer was read, or given up.</param>
/// <param name="Status">HTTP status, null when no answer came.</param>
/// <param name="Failure">Why no answer came.</param>
/// <param name="ContentType">Media type of the answer.</param>
/// <param name="Answer">Body of the answer.</param>
public sealed record Delivery(
    DateTimeOffset At, Providers Provider, string Name, string Url, string Body, TimeSpan Elapsed,
    int? Status, DeliveryFailure? Failure, string? ContentType, string? Answer)
{
    /// <summary>Whether the server took it (2xx).</summary>
    public bool Accepted => Status is >= 200 and < 300;
}

/// <summary>Why a webhook got no answer.</summary>
public enum DeliveryFailure
{
    /// <summary>No connection; Twilio tries such a request once more.</summary>
    NotConnected,

    /// <summary>The time was up.</summary>
    TimedOut,

    /// <summary>The connection broke before the answer was complete.</summary>
    Broken,
}

/// <summary>A call placed from the virtual phone.</summary>
/// <param name="CallSid">Twilio's id.</param>
/// <param name="From">As the webhook carries it.</param>
/// <param name="To">As the webhook carries it.</param>
/// <param name="ForwardedFrom">As the webhook carries it.</param>
/// <param name="Status">Twilio's <c>CallStatus</c>.</param>
/// <param name="StartedAt">When the customer dialled.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="AnsweredBy">Who has taken it so far.</param>
/// <param name="Steps">All that happened on it.</param>
public sealed record PhoneCall(
    string CallSid, string From, string To, string? ForwardedFrom, string Status,
    DateTimeOffset StartedAt, DateTimeOffset? EndedAt, AnsweredBy AnsweredBy, IReadOnlyList<CallStep> Steps);

/// <summary>An assistant at Vapi.</summary>
/// <param name="Id">Vapi's id.</param>
/// <param name="Body">What was posted, with all later changes.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record VapiAssistant(string Id, JsonElement Body, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A call at Vapi.</summary>
public sealed record VapiCall
{
    /// <summary>Vapi's id.</summary>
    public required string Id { get; init; }

    /// <summary>The body of the <c>POST /call</c>.</summary>
    public required JsonElement Request { get; init; }

    /// <summary>The assistant that will speak: the stored one or the one sent along.</summary>
    public required JsonElement Assistant { get; init; }

    /// <summary>Id of the stored assistant, null for one sent along.</summary>
    public string? AssistantId { get; init; }

    /// <summary>Where the call's audio goes; the TwiML connects it.</summary>
    public required string StreamUrl { get; init; }

    /// <summary>Whether the account had no slot left: nobody will take the stream.</summary>
    public bool Blocked { get; init; }

    /// <summary><c>queued</c>, <c>in-progress</c> or <c>ended</c>.</summary>
    public string Status { get; init; } = "queued";

    /// <summary>Vapi's reason, once ended.</summary>
    public string? EndedReason { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the stream was connected.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Price in US dollars, once ended.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Transcript, messages and recording, once ended.</summary>
    public JsonElement? Artifact { get; init; }

    /// <summary>Summary, once ended.</summary>
    public JsonElement? Analysis { get; init; }

    /// <summary>The TwiML that connects it.</summary>
    public string Twiml =>
        $"""<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="{StreamUrl}"></Stream></Connect></Response>""";
}
