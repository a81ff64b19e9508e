namespace Coccinelle.Server.Http.Document;

/// <summary>The refusals of a route beyond those that every route knows: a status and the machine's word for it.</summary>
internal sealed record RouteProblems(int Status, string[] Codes);

internal static class RouteProblemExtensions
{
    /// <summary>Documents how a route refuses. What every route does (401, 403, 429, 503), and every one with a body or a path, documents itself.</summary>
    public static TBuilder Fails<TBuilder>(this TBuilder route, int status, params string[] codes)
        where TBuilder : IEndpointConventionBuilder
        => route.WithMetadata(new RouteProblems(status, codes));
}
