using System.Security.Claims;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Http;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>Who changed what: for the firm, and for the operator.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGroup("/api/audit").WithTags("Audit").ForTenant().Needs(Permission.AuditRead)
            .MapGet("", OwnAsync).WithSummary("Who changed what in this firm, newest first; what the operator did included.");
        endpoints.MapGroup("/api/tenants/{id}/audit").WithTags("Operator").ForOperator()
            .MapGet("", OfFirmAsync).WithSummary("Who changed what in a firm, newest first.");
        endpoints.MapGroup("/api/audit/operator").WithTags("Operator").ForOperator()
            .MapGet("", OfOperatorAsync).WithSummary("Who changed what that belongs to no firm, newest first: the operator's people, erased firms.");
    }

    private static Task<Results<Ok<Page<AuditView>>, ProblemHttpResult>> OwnAsync(
        ClaimsPrincipal user, AuditTrail trail, CancellationToken ct, int? limit = null, string? cursor = null)
        => PageAsync(user.TenantId(), trail, limit, cursor, ct);

    private static async Task<Results<Ok<Page<AuditView>>, ProblemHttpResult>> OfFirmAsync(
        string id, AuditTrail trail, CancellationToken ct, int? limit = null, string? cursor = null)
        => Ids.Is("ten", id) && await trail.KnowsAsync(id, ct) ? await PageAsync(id, trail, limit, cursor, ct) : ApiProblems.NotFound();

    private static Task<Results<Ok<Page<AuditView>>, ProblemHttpResult>> OfOperatorAsync(
        AuditTrail trail, CancellationToken ct, int? limit = null, string? cursor = null)
        => PageAsync(null, trail, limit, cursor, ct);

    private static async Task<Results<Ok<Page<AuditView>>, ProblemHttpResult>> PageAsync(
        string? tenantId, AuditTrail trail, int? limit, string? cursor, CancellationToken ct)
        => cursor is null || Ids.Is("aud", cursor)
            ? TypedResults.Ok(Paging.Cut(await trail.ListAsync(tenantId, Paging.Read(limit), cursor, ct), limit, row => row.Id, AuditView.Of))
            : ApiProblems.Invalid("cursor", FieldTexts.NotACursor);
}

/// <summary>Reads the audit log.</summary>
internal sealed class AuditTrail(Database database)
{
    public async Task<bool> KnowsAsync(string tenantId, CancellationToken ct)
        => await database.ScalarAsync<int>("SELECT count(*) FROM tenants WHERE id = @tenantId", new { tenantId }, ct) == 1;

    /// <summary>A firm's, or, without one, what belongs to none.</summary>
    public Task<IReadOnlyList<AuditRow>> ListAsync(string? tenantId, int limit, string? before, CancellationToken ct)
    {
        const string Columns = "SELECT id, actor_kind, actor_id, actor_name, action, target, changes, created_at FROM audit_log";
        const string Page = "(@before IS NULL OR id < @before) ORDER BY id DESC LIMIT @limit";
        return tenantId is null
            ? database.QueryAsync<AuditRow>($"{Columns} WHERE tenant_id IS NULL AND {Page}", new { before, limit }, ct)
            : database.For(tenantId).QueryAsync<AuditRow>($"{Columns} WHERE tenant_id = @tenantId AND {Page}", new { tenantId, before, limit }, ct);
    }
}

/// <summary>A row of <c>audit_log</c>.</summary>
internal sealed class AuditRow
{
    public required string Id { get; init; }

    public required string ActorKind { get; init; }

    public string? ActorId { get; init; }

    public string? ActorName { get; init; }

    public required string Action { get; init; }

    public string? Target { get; init; }

    public required string Changes { get; init; }

    public required Instant CreatedAt { get; init; }
}

/// <summary>One change.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Action">What, as <c>noun.verb</c>.</param>
/// <param name="Target">On what.</param>
/// <param name="Changes">Field → new value; a secret is <c>•••</c>.</param>
internal sealed record AuditView(string Id, ActorView Actor, string Action, string? Target, JsonNode Changes, Instant At)
{
    public static AuditView Of(AuditRow row) => new(
        row.Id, new ActorView(row.ActorKind, row.ActorId, row.ActorName), row.Action, row.Target, JsonNode.Parse(row.Changes)!, row.CreatedAt);
}

/// <summary>Who changed something: <c>operator</c>, <c>user</c>, <c>key</c> or <c>system</c>.</summary>
internal sealed record ActorView(string Kind, string? Id, string? Name);
