namespace Coccinelle.Server.Http.Document;

/// <summary>Names operations after their routes, so that nobody has to think of one: <c>POST /api/tenants/{id}/lines</c> → <c>postTenantLines</c>.</summary>
internal static class OperationNames
{
    public static string Of(string method, string route)
    {
        var segments = route.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipWhile(segment => segment == "api").ToList();
        var words = new List<string>();
        for (var i = 0; i < segments.Count; i++)
        {
            if (!IsParameter(segments[i]))
                words.Add(i + 1 < segments.Count && IsParameter(segments[i + 1]) ? Singular(segments[i]) : segments[i]);
        }

        return method.ToLowerInvariant() + string.Concat(words.SelectMany(word => word.Split('-', '.')).Where(word => word.Length > 0).Select(Capital));
    }

    private static bool IsParameter(string segment) => segment[0] == '{';

    private static string Singular(string word) => word switch
    {
        "knowledge" => "knowledgeDocument", // has no singular
        [.., 's'] => word[..^1],
        _ => word,
    };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
