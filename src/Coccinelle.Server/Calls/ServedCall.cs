using Coccinelle.Server.Assistants.Functions;

namespace Coccinelle.Server.Calls;

/// <summary>A call that is in the hands of a firm's assistant, with what the assistant's functions need to know of it.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.ServedCall")]
internal sealed class ServedCall
{
    /// <summary>Of its row in <c>call_logs</c>.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Twilio's.</summary>
    [Id(1)] public required string CallSid { get; init; }

    /// <summary>The firm.</summary>
    [Id(2)] public required string TenantId { get; init; }

    /// <summary>E.164; null when hidden.</summary>
    [Id(3)] public string? CallerNumber { get; init; }

    /// <summary>The firm's, as tzdb names it.</summary>
    [Id(4)] public required string TimeZone { get; init; }

    /// <summary>What the assistant has asked for before; null when nobody looked.</summary>
    [Id(5)] public ToolHistory? History { get; init; }
}
