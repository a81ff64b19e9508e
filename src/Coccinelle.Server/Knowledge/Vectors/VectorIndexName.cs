namespace Coccinelle.Server.Knowledge.Vectors;

/// <summary>The vector index that is set up, as documents remember it; null when knowledge is searched by words alone.</summary>
internal sealed record VectorIndexName(string? Host);
