using System.Text.Json;
using Coccinelle.Domain.Proofs;

namespace Coccinelle.Bench.Peers;

/// <summary>The row that the server writes for a call that it answers itself, column by column.</summary>
internal static class CallRow
{
    /// <summary>The look-up of the firm, ending where the dialect writes its one parameter.</summary>
    public const string FindFirm =
        "SELECT l.tenant_id, t.name FROM lines l JOIN tenants t ON t.id = l.tenant_id WHERE l.verified_at IS NOT NULL AND l.number = ";

    private static readonly string[] Columns =
    [
        "id", "tenant_id", "call_sid", "from_number", "to_number", "forwarded_from", "caller_number", "evidence", "answer",
        "answered_at", "started_at", "created_at", "updated_at",
    ];

    /// <summary>The insert, with its parameters as the dialect writes them.</summary>
    public static string Insert(Func<int, string> parameter) =>
        $"INSERT INTO call_logs (direction, call_status, status_rank, found_by, outcome, {string.Join(", ", Columns)}) VALUES " +
        $"('inbound', 'in-progress', 2, 'forwardedFrom', 'voicemail', {string.Join(", ", Columns.Select((_, i) => parameter(i)))}) " +
        "ON CONFLICT (call_sid) DO NOTHING";

    /// <summary>The values, in the order of the insert.</summary>
    public static object?[] Values(string tenantId, FormBody form, string answer, DateTimeOffset now, object stored) =>
    [
        $"call_{Guid.CreateVersion7(now):N}", tenantId, form["CallSid"], form["From"], form["To"], form["ForwardedFrom"], form["From"],
        JsonSerializer.Serialize(new { to = form["To"], from = form["From"], forwardedFrom = form["ForwardedFrom"], calledVia = form["CalledVia"] }),
        answer, stored, stored, stored, stored,
    ];
}
