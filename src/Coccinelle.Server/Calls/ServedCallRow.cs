using Coccinelle.Server.Assistants.Functions;

namespace Coccinelle.Server.Calls;

/// <summary>A served call, once for each tool call that was answered on it; once when none was.</summary>
internal sealed class ServedCallRow
{
    public required string Id { get; init; }

    public required string CallSid { get; init; }

    public required string TenantId { get; init; }

    public string? CallerNumber { get; init; }

    public required string TimeZone { get; init; }

    /// <summary>What was asked for; null, as the next two, when nothing was.</summary>
    public string? Function { get; init; }

    public string? ToolCallId { get; init; }

    /// <summary>What it was answered.</summary>
    public string? Result { get; init; }

    /// <summary>Null when there is no row.</summary>
    public static ServedCall? ToCall(IReadOnlyList<ServedCallRow> rows) => rows is [] ? null : new ServedCall
    {
        Id = rows[0].Id,
        CallSid = rows[0].CallSid,
        TenantId = rows[0].TenantId,
        CallerNumber = rows[0].CallerNumber,
        TimeZone = rows[0].TimeZone,
        History = new ToolHistory
        {
            Functions = [.. rows.Select(row => row.Function).OfType<string>().Distinct(StringComparer.Ordinal)],
            Answers = rows.Where(row => row.ToolCallId is not null).ToDictionary(row => row.ToolCallId!, row => row.Result!, StringComparer.Ordinal),
        },
    };
}
