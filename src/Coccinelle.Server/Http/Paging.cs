namespace Coccinelle.Server.Http;

/// <summary>A page of a list, newest first.</summary>
/// <param name="Items">At most as many as asked for.</param>
/// <param name="NextCursor">For <c>?cursor=</c>; null on the last page.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Keyset paging: the cursor is the id of the last item, so pages stay right while rows are added.</summary>
internal static class Paging
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <summary>How many to read: one more than asked for tells whether there is a next page.</summary>
    public static int Read(int? limit) => Math.Clamp(limit ?? DefaultLimit, 1, MaxLimit) + 1;

    public static Page<TOut> Cut<TIn, TOut>(IReadOnlyList<TIn> rows, int? limit, Func<TIn, string> id, Func<TIn, TOut> shape)
    {
        var size = Read(limit) - 1;
        var items = rows.Take(size).ToList();
        return new Page<TOut>([.. items.Select(shape)], rows.Count > size ? id(items[^1]) : null);
    }
}
