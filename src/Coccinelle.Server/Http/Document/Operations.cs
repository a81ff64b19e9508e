using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Coccinelle.Server.Http.Document;

/// <summary>Completes each operation: its name, its credential, how it can refuse, an example.</summary>
internal static class Operations
{
    /// <summary>Tells what a credential must be allowed: <c>operator</c>, a permission such as <c>channels:write</c>, <c>session</c>, or <c>none</c>.</summary>
    private const string NeedsExtension = "x-needs";

    private const string ProblemJson = "application/problem+json";

    public static Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var route = context.Description.ActionDescriptor.EndpointMetadata;
        operation.OperationId = OperationNames.Of(context.Description.HttpMethod!, context.Description.RelativePath!);
        var isPublic = !route.OfType<IAuthorizeData>().Any();
        var needs = Needs(route);
        operation.Security = [.. Schemes(needs).Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] })];
        operation.AddExtension(NeedsExtension, new JsonNodeExtension(needs));
        operation.Responses ??= [];
        foreach (var (status, codes) in Problems(operation, context, isPublic))
            Refuses(operation, context, status, codes);
        CsvAnswer.Describe(operation, route);
        AddExamples(operation);
        return Task.CompletedTask;
    }

    /// <summary>Status → codes, from what the route is and what it says of itself.</summary>
    private static SortedDictionary<int, SortedSet<string>> Problems(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, bool isPublic)
    {
        var route = context.Description.ActionDescriptor.EndpointMetadata;
        var problems = new SortedDictionary<int, SortedSet<string>>();
        Add(429, "rate_limited");
        Add(503, "unavailable");
        if (!isPublic)
        {
            Add(401, "unauthorized");
            Add(403, "forbidden");
            if (route.OfType<IAuthorizeData>().Any(data => data.Policy == Access.AccessServices.TenantPolicy))
                Add(403, "tenant_suspended");
        }

        if (context.Description.HttpMethod != "GET")
            Add(403, "csrf");
        if (operation.RequestBody is not null)
        {
            Add(400, "invalid_request");
            Add(413, "too_large");
            Add(415, "unsupported_media_type");
        }

        if (context.Description.HttpMethod == "POST" && !isPublic && Needs(route) != Access.AccessServices.SessionPolicy)
            Add(409, "idempotency_in_progress", "idempotency_key_reused");
        if (operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Path) is true)
            Add(404, "not_found");
        if (operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Query) is true)
            Add(400, "invalid_request");
        foreach (var own in route.OfType<RouteProblems>())
            Add(own.Status, own.Codes);
        return problems;

        void Add(int status, params string[] codes)
        {
            if (!problems.TryGetValue(status, out var known))
                problems[status] = known = new SortedSet<string>(StringComparer.Ordinal);
            known.UnionWith(codes);
        }
    }

    private static void Refuses(OpenApiOperation operation, OpenApiOperationTransformerContext context, int status, SortedSet<string> codes)
        => operation.Responses![status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
        {
            Description = string.Join(", ", codes.Select(code => $"`{code}`")),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemJson] = new() { Schema = new OpenApiSchemaReference(ApiDocument.ProblemSchema, context.Document) },
            },
        };

    private static void AddExamples(OpenApiOperation operation)
    {
        if (Json(operation.RequestBody?.Content) is { } request)
            request.Example = ApiExamples.Request(operation.OperationId!);
        var success = operation.Responses!.FirstOrDefault(response => response.Key[0] == '2').Value;
        if (Json(success?.Content) is { } answer)
            answer.Example = ApiExamples.Response(operation.OperationId!);
    }

    private static OpenApiMediaType? Json(IDictionary<string, OpenApiMediaType>? content)
        => content is not null && content.TryGetValue("application/json", out var json) ? json : null;

    /// <summary>A session's cookie does what a key of its rights does; what is about the session itself, a cookie alone.</summary>
    private static string[] Schemes(string needs) => needs switch
    {
        "none" => [],
        Access.AccessServices.SessionPolicy => [ApiDocument.Cookie],
        _ => [ApiDocument.Bearer, ApiDocument.Cookie],
    };

    /// <summary>Who may call it: <c>nobody's credential</c>, the operator, or a permission of a firm's people and keys.</summary>
    private static string Needs(IList<object> route)
    {
        var policies = route.OfType<IAuthorizeData>().Select(data => data.Policy).OfType<string>().ToList();
        return policies.Contains(Access.AccessServices.OperatorPolicy) ? Access.Roles.Operator
            : policies.FirstOrDefault(Access.Permission.All.Contains) ?? (policies.Count > 0 ? policies[0] : "none");
    }
}
