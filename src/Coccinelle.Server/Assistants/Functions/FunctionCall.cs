using NodaTime;

namespace Coccinelle.Server.Assistants.Functions;

/// <summary>One tool call of one of our own calls.</summary>
internal sealed record FunctionCall
{
    /// <summary>The call that we handed over: it alone says which firm is meant.</summary>
    public required CallFacts Call { get; init; }

    /// <summary>Vapi's; the same id is the same request.</summary>
    public required string ToolCallId { get; init; }

    /// <summary>As the model calls it.</summary>
    public required string Function { get; init; }

    public required FunctionArguments Arguments { get; init; }

    /// <summary>The moment of the request.</summary>
    public required Instant Now { get; init; }

    /// <summary>This function has certainly not been asked for before on this call.</summary>
    public bool IsFirst { get; init; }

    /// <summary>The firm's wall clock now.</summary>
    public LocalDateTime LocalNow => Now.InZone(Call.Zone).LocalDateTime;
}

/// <summary>What a function may know of the call.</summary>
/// <param name="TenantId">The firm.</param>
/// <param name="FirmName">As it calls itself.</param>
/// <param name="CallId">Of its row in <c>call_logs</c>.</param>
/// <param name="CallSid">Twilio's.</param>
/// <param name="Caller">E.164; null when hidden.</param>
/// <param name="Zone">Of the firm's wall clock.</param>
internal sealed record CallFacts(string TenantId, string FirmName, string CallId, string CallSid, string? Caller, DateTimeZone Zone);
