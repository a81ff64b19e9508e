using System.Security.Claims;
using System.Text.Json.Nodes;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Calls;

/// <summary>A firm reads its calls.</summary>
internal static class CallEndpoints
{
    private const string IdPrefix = "call";

    private const string Columns =
        """
        id, call_sid, vapi_call_id, from_number, to_number, forwarded_from, found_by, evidence, direction, call_status, outcome, ended_reason,
        started_at, ended_at, duration_seconds, cost_cents, summary, sentiment, actions_performed, recording_url
        """;

    public static void MapCalls(this IEndpointRouteBuilder endpoints)
    {
        var calls = endpoints.MapGroup("/api/calls").WithTags("Calls").ForTenant().Needs(Permission.CallsRead);
        calls.MapGet("", ListAsync).WithSummary("The firm's calls, newest first, without transcripts.");
        calls.MapGet("/{id}", GetAsync).WithSummary("One call with its transcript.");
    }

    private static async Task<Results<Ok<Page<CallResponse>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user, Database database, CancellationToken ct, int? limit = null, string? cursor = null)
    {
        if (cursor is not null && !Ids.Is(IdPrefix, cursor))
            return ApiProblems.Invalid("cursor", Domain.Texts.FieldTexts.NotACursor);

        var rows = await database.For(user.TenantId()).QueryAsync<CallRow>(
            $"SELECT {Columns} FROM call_logs WHERE tenant_id = @tenant AND (@cursor IS NULL OR id < @cursor) ORDER BY id DESC LIMIT @limit",
            new { tenant = user.TenantId(), cursor, limit = Paging.Read(limit) },
            ct);
        return TypedResults.Ok(Paging.Cut(rows, limit, row => row.Id, CallResponse.Of));
    }

    private static async Task<Results<Ok<CallDetails>, ProblemHttpResult>> GetAsync(
        string id, ClaimsPrincipal user, Database database, CancellationToken ct)
        => Ids.Is(IdPrefix, id) && await database.For(user.TenantId()).QueryFirstOrDefaultAsync<CallRow>(
            $"SELECT {Columns}, transcript FROM call_logs WHERE tenant_id = @tenant AND id = @id", new { tenant = user.TenantId(), id }, ct) is { } row
            ? TypedResults.Ok(new CallDetails(row))
            : ApiProblems.NotFound();
}

/// <summary>A row of <c>call_logs</c> as the API reads it.</summary>
internal sealed class CallRow
{
    public required string Id { get; init; }

    public string? CallSid { get; init; }

    public string? VapiCallId { get; init; }

    public required string FromNumber { get; init; }

    public required string ToNumber { get; init; }

    public string? ForwardedFrom { get; init; }

    public string? FoundBy { get; init; }

    public string? Evidence { get; init; }

    public string? Direction { get; init; }

    public string? CallStatus { get; init; }

    public string? Outcome { get; init; }

    public string? EndedReason { get; init; }

    public Instant? StartedAt { get; init; }

    public Instant? EndedAt { get; init; }

    public int? DurationSeconds { get; init; }

    public int? CostCents { get; init; }

    public string? Transcript { get; init; }

    public string? Summary { get; init; }

    public string? Sentiment { get; init; }

    public string? ActionsPerformed { get; init; }

    public string? RecordingUrl { get; init; }
}

/// <summary>A call. Times in UTC; <c>from</c> is as the carrier sent it; <c>costCents</c> in US cents, as Vapi bills.</summary>
internal record CallResponse
{
    protected CallResponse(CallRow row)
    {
        (Id, CallSid, VapiCallId, From, To, ForwardedFrom) = (row.Id, row.CallSid, row.VapiCallId, row.FromNumber, row.ToNumber, row.ForwardedFrom);
        (FoundBy, Evidence) = (row.FoundBy, row.Evidence is null ? null : JsonNode.Parse(row.Evidence));
        (Direction, Status, Outcome, EndedReason) = (row.Direction, row.CallStatus, row.Outcome, row.EndedReason);
        (StartedAt, EndedAt, DurationSeconds, CostCents) = (row.StartedAt, row.EndedAt, row.DurationSeconds, row.CostCents);
        (Summary, Sentiment, Actions, RecordingUrl) = (row.Summary, row.Sentiment, JsonNode.Parse(row.ActionsPerformed ?? "[]")!, row.RecordingUrl);
    }

    public string Id { get; }

    public string? CallSid { get; }

    public string? VapiCallId { get; }

    public string From { get; }

    public string To { get; }

    public string? ForwardedFrom { get; }

    /// <summary>The rung that found the firm.</summary>
    public string? FoundBy { get; }

    /// <summary>What the call carried about its origin.</summary>
    public JsonNode? Evidence { get; }

    public string? Direction { get; }

    public string? Status { get; }

    /// <summary>What the caller got.</summary>
    public string? Outcome { get; }

    /// <summary>Vapi's word for why the assistant left.</summary>
    public string? EndedReason { get; }

    public Instant? StartedAt { get; }

    public Instant? EndedAt { get; }

    public int? DurationSeconds { get; }

    public int? CostCents { get; }

    public string? Summary { get; }

    public string? Sentiment { get; }

    public JsonNode Actions { get; }

    public string? RecordingUrl { get; }

    public static CallResponse Of(CallRow row) => new(row);
}

/// <summary>A call with what was said.</summary>
internal sealed record CallDetails : CallResponse
{
    public CallDetails(CallRow row)
        : base(row) => Transcript = row.Transcript;

    public string? Transcript { get; }
}
