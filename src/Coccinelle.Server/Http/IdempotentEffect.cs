namespace Coccinelle.Server.Http;

/// <summary>
/// What a request under an <c>Idempotency-Key</c> leads to, when that is one row: the row's name stands before it is begun. A server that
/// dies between the row and the answer that is kept would otherwise be followed by a second row.
/// </summary>
/// <param name="Digits">32 hex digits, a UUIDv7 of the first try.</param>
/// <param name="Again">It was begun before, and nobody knows how far it came: look for the row first.</param>
internal sealed record IdempotentEffect(string Digits, bool Again)
{
    /// <summary>Null for a request without a key.</summary>
    public static IdempotentEffect? Of(HttpContext http) => http.Features.Get<IdempotentEffect>();
}
