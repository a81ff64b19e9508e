using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Secrets;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Http;

/// <summary>
/// <c>Idempotency-Key</c> on a POST of the API: the same key and body get the first answer again, another body gets 409.
/// Answers are kept sealed, for they may hold a key that is shown once.
/// </summary>
internal sealed class Idempotency(RequestDelegate next, Database database, KeyRing ring, IClock clock)
{
    public const string Header = "Idempotency-Key";

    private const int MaxKeyLength = 200;

    /// <summary>A request that has not been answered for so long died with its server: its key may be used again.</summary>
    private static readonly Duration Abandoned = Duration.FromMinutes(1);

    public async Task InvokeAsync(HttpContext http)
    {
        var key = http.Request.Headers[Header].ToString();
        if (key.Length == 0 || !HttpMethods.IsPost(http.Request.Method) || !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || http.User.Identity?.IsAuthenticated is not true || DoorLimit.IsDoor(http.Request)) // a kept answer carries no cookie
        {
            await next(http);
            return;
        }

        if (key.Length > MaxKeyLength || key.Any(c => c is < ' ' or > '~'))
        {
            await ApiProblems.Invalid(Header, new Said(
                $"At most {MaxKeyLength} printable ASCII characters.", $"{MaxKeyLength} caractères ASCII imprimables au plus.")).ExecuteAsync(http);
            return;
        }

        await AnswerOnceAsync(http, key);
    }

    private async Task AnswerOnceAsync(HttpContext http, string key)
    {
        http.Request.EnableBuffering();
        var (body, tooLarge) = await http.Request.ReadBodyAsync(http.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.Bytes ?? JsonBody.MaxBytes, http.RequestAborted);
        http.Request.Body.Position = 0;
        if (tooLarge)
        {
            await next(http); // which refuses it, without an effect
            return;
        }

        var entry = new Entry(ScopeOf(http.User), key, HashOf(http.Request.Path, body.Span));
        if (await ReserveAsync(entry) is { } effect)
        {
            http.Features.Set(effect);
            await RunAsync(http, entry);
        }
        else
        {
            await RepeatAsync(http, entry);
        }
    }

    /// <summary>Null unless this request is the first with its key, or the first since another one died, and now has to be answered.</summary>
    private async Task<IdempotentEffect?> ReserveAsync(Entry entry)
    {
        // Until it is answered, "body" holds the name of what the request leads to.
        var (now, fresh) = (clock.GetCurrentInstant(), Ids.Digits(clock));
        var kept = await database.QueryFirstOrDefaultAsync<string>(
            """
            INSERT INTO idempotency_keys (scope, key, request_hash, body, created_at) VALUES (@Scope, @Key, @Hash, @fresh, @now)
            ON CONFLICT (scope, key) DO UPDATE SET created_at = excluded.created_at, request_hash = excluded.request_hash,
              body = CASE WHEN idempotency_keys.request_hash = excluded.request_hash THEN coalesce(idempotency_keys.body, excluded.body) ELSE excluded.body END
            WHERE idempotency_keys.status_code IS NULL AND idempotency_keys.created_at < @abandoned
            RETURNING body
            """,
            new { entry.Scope, entry.Key, entry.Hash, fresh, now, abandoned = now - Abandoned },
            CancellationToken.None);
        return kept is null ? null : new IdempotentEffect(kept, Again: kept != fresh);
    }

    private async Task RunAsync(HttpContext http, Entry entry)
    {
        var original = http.Response.Body;
        using var buffer = new MemoryStream();
        http.Response.Body = buffer;
        try
        {
            await next(http);
        }
        catch (Exception error) when (error is not CommitUnknownException) // after that one only whoever looks for the row may begin again
        {
            await ForgetAsync(entry);
            throw;
        }
        finally
        {
            http.Response.Body = original;
        }

        // A refusal or a failure had no effect: the same key may try again.
        if (http.Response.StatusCode is >= 200 and < 300)
            await RememberAsync(entry, http.Response.StatusCode, Encoding.UTF8.GetString(buffer.ToArray()));
        else
            await ForgetAsync(entry);

        buffer.Position = 0;
        await buffer.CopyToAsync(original, http.RequestAborted);
    }

    private async Task RepeatAsync(HttpContext http, Entry entry)
    {
        var first = await database.QueryFirstOrDefaultAsync<Row>(
            "SELECT request_hash, status_code, body, master_key_id FROM idempotency_keys WHERE scope = @Scope AND key = @Key",
            new { entry.Scope, entry.Key },
            http.RequestAborted);
        if (first?.StatusCode is null)
        {
            await ApiProblems.Conflict("idempotency_in_progress", new Said(
                "The first request with this key has not been answered yet.", "La première requête avec cette clé n'a pas encore de réponse.")).ExecuteAsync(http);
        }
        else if (first.RequestHash != entry.Hash)
        {
            await ApiProblems.Conflict("idempotency_key_reused", new Said(
                "This key was used with another request.", "Cette clé a servi pour une autre requête.")).ExecuteAsync(http);
        }
        else if (KeptAnswer.TryOpen(ring.Find(first.MasterKeyId), first.Body!, entry.Scope, entry.Key) is not { } answer)
        {
            await ApiProblems.Conflict("idempotency_answer_lost", new(
                "This request was answered before, and the answer cannot be read any more.",
                "Cette requête a déjà eu une réponse, qui n'est plus lisible.")).ExecuteAsync(http);
        }
        else
        {
            http.Response.StatusCode = first.StatusCode.Value;
            http.Response.ContentType = "application/json; charset=utf-8";
            http.Response.Headers["Idempotent-Replayed"] = "true";
            await http.Response.WriteAsync(answer, http.RequestAborted);
        }
    }

    private Task RememberAsync(Entry entry, int status, string body)
        => database.ExecuteAsync(
            "UPDATE idempotency_keys SET status_code = @status, body = @body, master_key_id = @Id WHERE scope = @Scope AND key = @Key",
            new { status, body = KeptAnswer.Seal(ring.Current, body, entry.Scope, entry.Key), ring.Current.Id, entry.Scope, entry.Key },
            CancellationToken.None);

    private Task ForgetAsync(Entry entry)
        => database.ExecuteAsync(
            "DELETE FROM idempotency_keys WHERE scope = @Scope AND key = @Key AND status_code IS NULL",
            new { entry.Scope, entry.Key },
            CancellationToken.None);

    private static string ScopeOf(ClaimsPrincipal user) => user.FindFirstValue(BearerAuthentication.TenantClaim) ?? Roles.Operator;

    private static string HashOf(string path, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(path + "\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed record Entry(string Scope, string Key, string Hash);

    private sealed class Row
    {
        public required string RequestHash { get; init; }

        public int? StatusCode { get; init; }

        public string? Body { get; init; }

        public string? MasterKeyId { get; init; }
    }
}
