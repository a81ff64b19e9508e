using System.Security.Claims;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>The operator hands out a firm's keys and takes them back. Two may be valid at once: that is how one is rotated.</summary>
internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder endpoints)
    {
        var keys = endpoints.MapGroup("/api/tenants/{id}/api-keys").WithTags("Operator").ForOperator();
        keys.MapPost("", CreateAsync).Accepts<ApiKeyRequest>("application/json").Fails(409, "too_many_keys")
            .WithSummary("A new key for the firm; it is shown once.");
        keys.MapGet("", ListAsync).WithSummary("The firm's keys, newest first, without the keys themselves.");
        keys.MapDelete("/{keyId}", RevokeAsync).WithSummary("Revoke a key; it is dead with the next request.");
    }

    private static async Task<Results<Created<NewApiKeyResponse>, ProblemHttpResult>> CreateAsync(
        string id, HttpRequest request, ClaimsPrincipal user, ApiKeys keys, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        fields.RefuseOthersThan(["name", "scopes"]);
        var name = fields.Text("name", 80);
        if (name is null)
            fields.Refuse("name", FieldTexts.Required);
        var scopes = fields.Texts("scopes", most: 50, longest: 60);
        if (scopes.FirstOrDefault(scope => !Permission.All.Contains(scope)) is not null)
            fields.Refuse("scopes", FieldTexts.OneOf(Permission.All));
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);
        if (!Ids.Is("ten", id))
            return ApiProblems.NotFound();

        return await keys.CreateAsync(id, name!, [.. scopes.Distinct(StringComparer.Ordinal)], user.Actor(), ct) switch
        {
            KeyCreation.Created { Key: var key, At: var at } => TypedResults.Created(
                $"/api/tenants/{id}/api-keys/{key.Id}", new NewApiKeyResponse(key.Id, name!, key.Key, [.. scopes], key.Hint, at)),
            KeyCreation.TooMany => ApiProblems.Conflict("too_many_keys", new(
                $"A firm has at most {ApiKeys.Most} keys; revoke one.", $"Une entreprise a au plus {ApiKeys.Most} clés ; révoquez-en une.")),
            _ => ApiProblems.NotFound(),
        };
    }

    private static async Task<Results<Ok<ApiKeyList>, ProblemHttpResult>> ListAsync(string id, ApiKeys keys, CancellationToken ct)
        => Ids.Is("ten", id) && await keys.ListAsync(id, ct) is { } list ? TypedResults.Ok(new ApiKeyList(list)) : ApiProblems.NotFound();

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(string id, string keyId, ClaimsPrincipal user, ApiKeys keys, CancellationToken ct)
        => Ids.Is("ten", id) && Ids.Is("key", keyId) && await keys.RevokeAsync(id, keyId, user.Actor(), ct) ? TypedResults.NoContent() : ApiProblems.NotFound();
}

/// <summary>A key to make.</summary>
/// <param name="Name">What it is for, 80 characters at most.</param>
/// <param name="Scopes">What it may do (<see cref="Permission"/>); left out or empty: everything that the firm's owner may.</param>
internal sealed record ApiKeyRequest(string Name, IReadOnlyList<string>? Scopes);

/// <summary>A key just made: shown here and never again.</summary>
internal sealed record NewApiKeyResponse(string Id, string Name, string Key, IReadOnlyList<string> Scopes, string Hint, Instant CreatedAt);

/// <summary>A firm's keys.</summary>
internal sealed record ApiKeyList(IReadOnlyList<ApiKeyView> Items);

/// <summary>A key without the key.</summary>
/// <param name="Hint">Its last four characters.</param>
/// <param name="LastUsedAt">To the minute.</param>
/// <param name="RevokedAt">Null: it is valid.</param>
internal sealed record ApiKeyView(
    string Id, string Name, string? Hint, IReadOnlyList<string> Scopes, Instant CreatedAt, Instant? LastUsedAt, Instant? RevokedAt);
