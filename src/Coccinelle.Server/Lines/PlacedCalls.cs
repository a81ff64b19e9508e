using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Lines;

/// <summary>
/// How the calls ended that we placed to firms' numbers. Twilio's word may come before we have noted which CallSid it gave: what the call
/// is for stands in the callback's own URL.
/// </summary>
internal sealed class PlacedCalls(Database database, IClock clock)
{
    /// <summary>Whether anything was waiting for that word. If the call came back, that has been seen already and stays.</summary>
    public async Task<bool> EndedAsync(string? id, string callSid, string? callStatus, CancellationToken ct)
    {
        var status = callStatus switch
        {
            "completed" => "answered_elsewhere",
            "busy" => "busy",
            "no-answer" or "canceled" => "no_answer",
            "failed" => "failed",
            _ => null,
        };
        if (status is null)
            return false;

        var args = new { id, callSid, status, problem = status == "answered_elsewhere" ? null : status, now = clock.GetCurrentInstant() };
        return await database.ExecuteAsync(
                """
                UPDATE forwarding_tests SET status = @status, ended_at = @now, call_sid = coalesce(call_sid, @callSid)
                WHERE (id = @id OR call_sid = @callSid) AND status = 'calling'
                """,
                args,
                ct) == 1
            || await database.ExecuteAsync(
                """
                UPDATE line_verifications SET call_sid = coalesce(call_sid, @callSid), problem = coalesce(problem, @problem)
                WHERE id = @id OR call_sid = @callSid
                """,
                args,
                ct) == 1;
    }
}
