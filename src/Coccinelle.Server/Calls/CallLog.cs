using System.Text.Json;
using Coccinelle.Domain.Calls;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Calls;

/// <summary>
/// The calls on disk. Every write is durable when it returns: it shares its commit with others (group commit), and the
/// answer to Twilio leaves only after it.
/// </summary>
internal sealed class CallLog(IDurableWriter writer, Database database, IClock clock, TimeProvider time)
{
    /// <summary>
    /// For a statement that reports an end (<c>@ended</c>, at <c>@now</c>): somebody looks what must follow this call. What has followed
    /// follows no second time.
    /// </summary>
    public const string Ending =
        """
        follow_up_at = CASE WHEN @ended AND followed_up_at IS NULL THEN @now ELSE follow_up_at END,
        follow_up_since = CASE WHEN @ended THEN coalesce(follow_up_since, @now) ELSE follow_up_since END
        """;

    private const string Insert =
        """
        INSERT INTO call_logs (id, tenant_id, call_sid, assistant_id, from_number, to_number, forwarded_from, caller_number, direction,
          call_status, status_rank, found_by, evidence, outcome, vapi_call_id, answer, answered_at, lease_until, started_at, created_at, updated_at)
        VALUES (@id, @tenant, @callSid, @assistant, @from, @to, @forwardedFrom, @caller, 'inbound',
          @status, @rank, @foundBy, @evidence, @outcome, @vapiCallId, @answer, @answeredAt, @leaseUntil, @now, @now, @now)
        ON CONFLICT (call_sid) DO NOTHING
        """;

    private const string Answer =
        """
        UPDATE call_logs SET answer = coalesce(answer, @answer), outcome = @outcome, vapi_call_id = coalesce(vapi_call_id, @vapiCallId),
          evidence = coalesce(@evidence, evidence), answered_at = coalesce(answered_at, @now), lease_until = @leaseUntil,
          call_status = CASE WHEN status_rank < 2 THEN 'in-progress' ELSE call_status END,
          status_rank = CASE WHEN status_rank < 2 THEN 2 ELSE status_rank END, updated_at = @now
        WHERE call_sid = @callSid
        """;

    private const string InsertUnplaced =
        """
        INSERT INTO unplaced_calls (call_sid, from_number, to_number, forwarded_from, evidence, outcome, answer, call_status, status_rank,
          started_at, created_at)
        VALUES (@callSid, @from, @to, @forwardedFrom, @evidence, @outcome, @answer, 'in-progress', 2, @now, @now)
        ON CONFLICT (call_sid) DO NOTHING
        """;

    private const string InsertStep =
        "INSERT INTO voice_steps (call_sid, step, answer, created_at) VALUES (@callSid, @step, @answer, @now) ON CONFLICT (call_sid, step) DO NOTHING";

    /// <summary>Writes a call of a tenant; false when the call is on disk already (a webhook delivered again after a restart).</summary>
    public async ValueTask<bool> OpenAsync(CallEntry call)
    {
        var now = clock.GetCurrentInstant();
        var answered = call.Answer is not null;
        var result = await writer.WriteAsync(
            new DurableWrite(new Statement(
                Insert,
                ("id", Ids.New("call", time)),
                ("tenant", call.TenantId),
                ("callSid", call.CallSid),
                ("assistant", call.AssistantId),
                ("from", call.Incoming.From ?? "anonymous"),
                ("to", call.Incoming.To ?? ""),
                ("forwardedFrom", call.Incoming.ForwardedFrom),
                ("caller", call.Caller),
                ("status", answered ? "in-progress" : "initiated"),
                ("rank", answered ? CallProgress.InProgress : CallProgress.Initiated),
                ("foundBy", call.FoundBy),
                ("evidence", Evidence(call.Incoming, null)),
                ("outcome", call.Outcome),
                ("vapiCallId", call.VapiCallId),
                ("answer", call.Answer),
                ("answeredAt", answered ? now : null),
                ("leaseUntil", call.LeaseUntil),
                ("now", now))),
            CancellationToken.None);
        return result[0] == 1;
    }

    /// <summary>Writes what the caller was given. The first answer stays: a repeated webhook must get it again.</summary>
    /// <param name="callSid">The call.</param>
    /// <param name="incoming">The call as announced; its evidence is written again with <paramref name="assistantUnavailable"/>.</param>
    /// <param name="answer">The TwiML.</param>
    /// <param name="outcome">One of <see cref="CallOutcomes"/>.</param>
    /// <param name="vapiCallId">Vapi's id, when the assistant has the call or may have it.</param>
    /// <param name="leaseUntil">Until when the call holds a slot; null gives it back.</param>
    /// <param name="assistantUnavailable">Why the assistant did not take the call.</param>
    public async ValueTask AnsweredAsync(
        string callSid, IncomingCall incoming, string answer, string outcome, string? vapiCallId, Instant? leaseUntil, string? assistantUnavailable)
        => await writer.WriteAsync(
            new DurableWrite(new Statement(
                Answer,
                ("callSid", callSid),
                ("answer", answer),
                ("outcome", outcome),
                ("vapiCallId", vapiCallId),
                ("evidence", assistantUnavailable is null ? null : Evidence(incoming, assistantUnavailable)),
                ("leaseUntil", leaseUntil),
                ("now", clock.GetCurrentInstant()))),
            CancellationToken.None);

    /// <summary>Writes a call that no firm was found for; false when it is on disk already.</summary>
    public async ValueTask<bool> OpenUnplacedAsync(string callSid, IncomingCall incoming, string answer, string outcome)
    {
        var result = await writer.WriteAsync(
            new DurableWrite(new Statement(
                InsertUnplaced,
                ("callSid", callSid),
                ("from", incoming.From ?? "anonymous"),
                ("to", incoming.To ?? ""),
                ("forwardedFrom", incoming.ForwardedFrom),
                ("evidence", Evidence(incoming, null)),
                ("outcome", outcome),
                ("answer", answer),
                ("now", clock.GetCurrentInstant()))),
            CancellationToken.None);
        return result[0] == 1;
    }

    /// <summary>Writes the answer to a later step, and what the caller has by now.</summary>
    public async ValueTask SteppedAsync(string callSid, string step, string answer, string outcome, bool placed)
    {
        var now = clock.GetCurrentInstant();
        await writer.WriteAsync(
            new DurableWrite(
                new Statement(InsertStep, ("callSid", callSid), ("step", step), ("answer", answer), ("now", now)),
                new Statement(
                    "UPDATE unplaced_calls SET outcome = @outcome WHERE call_sid = @callSid",
                    ("outcome", placed ? CallOutcomes.Placed : outcome), ("callSid", callSid)),
                new Statement(
                    "UPDATE call_logs SET outcome = @outcome WHERE call_sid = @callSid", ("outcome", outcome), ("callSid", callSid))),
            CancellationToken.None);
    }

    /// <summary>The answer that a step got before; null when it is new.</summary>
    public Task<string?> FindStepAsync(string callSid, string step)
        => database.QueryFirstOrDefaultAsync<string>(
            "SELECT answer FROM voice_steps WHERE call_sid = @callSid AND step = @step", new { callSid, step }, CancellationToken.None);

    /// <summary>A call of a tenant; null when it is unknown or nobody's.</summary>
    public Task<CallState?> FindAsync(string callSid)
        => database.QueryFirstOrDefaultAsync<CallState>(
            """
            SELECT tenant_id, call_sid, vapi_call_id, caller_number, answer, outcome, found_by, ended_reason, answered_at, lease_until
            FROM call_logs WHERE call_sid = @callSid
            """,
            new { callSid },
            CancellationToken.None);

    /// <summary>
    /// The firm's call that Vapi knows by this id, with what its functions need, and what was answered on it before; null when we handed
    /// over no such call.
    /// </summary>
    public async Task<ServedCall?> FindServedAsync(string vapiCallId)
        => ServedCallRow.ToCall(await database.QueryAsync<ServedCallRow>(
            """
            SELECT c.id, c.call_sid, c.tenant_id, c.caller_number, t.time_zone, k.tool_call_id, k.function, k.result
            FROM call_logs c JOIN tenants t ON t.id = c.tenant_id LEFT JOIN tool_calls k ON k.tenant_id = c.tenant_id AND k.call_id = c.id
            WHERE c.vapi_call_id = @vapiCallId
            """,
            new { vapiCallId },
            CancellationToken.None));

    /// <summary>What an unplaced call was answered; null when it is unknown.</summary>
    public Task<string?> FindUnplacedAnswerAsync(string callSid)
        => database.QueryFirstOrDefaultAsync<string>("SELECT answer FROM unplaced_calls WHERE call_sid = @callSid", new { callSid }, CancellationToken.None);

    private static string Evidence(IncomingCall call, string? assistantUnavailable)
        => JsonSerializer.Serialize(
            new StoredEvidence(call.To, call.From, call.ForwardedFrom, call.CalledVia, assistantUnavailable), CallJson.Readable.StoredEvidence);
}

/// <summary>A call of a tenant as it is first written.</summary>
internal sealed record CallEntry
{
    public required string CallSid { get; init; }

    public required string TenantId { get; init; }

    public required IncomingCall Incoming { get; init; }

    /// <summary>E.164; null when hidden.</summary>
    public required string? Caller { get; init; }

    public required string FoundBy { get; init; }

    public required string Outcome { get; init; }

    public string? AssistantId { get; init; }

    /// <summary>Vapi's id, when Vapi had the call first.</summary>
    public string? VapiCallId { get; init; }

    /// <summary>The TwiML (or Vapi's answer), when it is known already.</summary>
    public string? Answer { get; init; }

    public Instant? LeaseUntil { get; init; }
}

/// <summary>What the steps of a call need to know of its row.</summary>
internal sealed class CallState
{
    public required string TenantId { get; init; }

    public required string CallSid { get; init; }

    public string? VapiCallId { get; init; }

    public string? CallerNumber { get; init; }

    public string? Answer { get; init; }

    public string? Outcome { get; init; }

    public string? FoundBy { get; init; }

    public string? EndedReason { get; init; }

    public Instant? AnsweredAt { get; init; }

    /// <summary>Until when it holds a slot; null when it holds none (any more).</summary>
    public Instant? LeaseUntil { get; init; }
}
