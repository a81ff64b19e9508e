using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Coccinelle.Server.Http;

/// <summary>RFC 9457 problem details with a stable machine <c>code</c>, <c>errors</c> per field, and <c>traceId</c>.</summary>
internal static class ApiProblems
{
    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string> errors)
        => Of(StatusCodes.Status400BadRequest, "invalid_request", "Some fields are wrong.", errors);

    public static ProblemHttpResult Invalid(string field, string reason)
        => Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { [field] = reason });

    public static ProblemHttpResult NotFound() => Of(StatusCodes.Status404NotFound, "not_found", "There is nothing here under that id.");

    public static ProblemHttpResult Forbidden(string code, string title) => Of(StatusCodes.Status403Forbidden, code, title);

    public static ProblemHttpResult Conflict(string code, string title, IReadOnlyDictionary<string, string>? errors = null)
        => Of(StatusCodes.Status409Conflict, code, title, errors);

    public static ProblemHttpResult RateLimited() => Of(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many requests.");

    public static ProblemHttpResult Of(int status, string code, string title, IReadOnlyDictionary<string, string>? errors = null)
    {
        var problem = new ProblemDetails { Status = status, Title = title };
        problem.Extensions["code"] = code;
        if (errors is { Count: > 0 })
            problem.Extensions["errors"] = errors.ToDictionary(pair => pair.Key, pair => new[] { pair.Value });
        return TypedResults.Problem(problem);
    }

    /// <summary>What every problem carries, also those that the framework makes.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
        problem.Extensions.TryAdd("code", CodeOf(problem.Status ?? context.HttpContext.Response.StatusCode));
        if (problem.Status >= 500)
            problem.Detail = null;
    }

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "invalid_request",
        StatusCodes.Status401Unauthorized => "unauthorized",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status413PayloadTooLarge => "too_large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        StatusCodes.Status429TooManyRequests => "rate_limited",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        _ => "internal_error",
    };
}
