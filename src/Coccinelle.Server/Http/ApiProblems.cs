using System.Diagnostics;
using Coccinelle.Domain.Texts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Coccinelle.Server.Http;

/// <summary>RFC 9457 problem details with a stable machine <c>code</c>, <c>errors</c> per field, and <c>traceId</c>.</summary>
internal static class ApiProblems
{
    /// <summary>Where the sentences wait until it is known who asks, and in which language.</summary>
    private const string Untranslated = "untranslated";

    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, Said> errors)
        => Of(StatusCodes.Status400BadRequest, "invalid_request", new("Some fields are wrong.", "Certains champs sont incorrects."), errors);

    public static ProblemHttpResult Invalid(string field, Said reason)
        => Invalid(new Dictionary<string, Said>(StringComparer.Ordinal) { [field] = reason });

    public static ProblemHttpResult NotFound()
        => Of(StatusCodes.Status404NotFound, "not_found", new("There is nothing here under that id.", "Il n'y a rien ici sous cet identifiant."));

    public static ProblemHttpResult Forbidden(string code, Said title) => Of(StatusCodes.Status403Forbidden, code, title);

    public static ProblemHttpResult Conflict(string code, Said title, IReadOnlyDictionary<string, Said>? errors = null)
        => Of(StatusCodes.Status409Conflict, code, title, errors);

    public static ProblemHttpResult RateLimited()
        => Of(StatusCodes.Status429TooManyRequests, "rate_limited", new("Too many requests.", "Trop de requêtes."));

    /// <summary>A provider refused, or could not be reached: 502 with its own words.</summary>
    /// <param name="code">The machine's word for it.</param>
    /// <param name="title">What it means for the caller.</param>
    /// <param name="provider">Who.</param>
    /// <param name="fault">What it is about.</param>
    /// <param name="said">The provider's own words.</param>
    /// <param name="providerCode">The provider's own code.</param>
    public static ProblemHttpResult OfProvider(string code, Said title, string provider, string fault, string said, string? providerCode)
    {
        var problem = Of(StatusCodes.Status502BadGateway, code, title);
        problem.ProblemDetails.Extensions["provider"] = provider;
        problem.ProblemDetails.Extensions["fault"] = fault;
        problem.ProblemDetails.Extensions["said"] = said;
        problem.ProblemDetails.Extensions["providerCode"] = providerCode;
        return problem;
    }

    public static ProblemHttpResult Of(int status, string code, Said title, IReadOnlyDictionary<string, Said>? errors = null)
    {
        var problem = new ProblemDetails { Status = status };
        problem.Extensions["code"] = code;
        problem.Extensions[Untranslated] = new Sentences(title, errors);
        return TypedResults.Problem(problem);
    }

    /// <summary>What every problem carries, also those that the framework makes.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem.Extensions.Remove(Untranslated, out var said))
            Translate(problem, (Sentences)said!, context.HttpContext.Request.PrefersFrench());
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
        problem.Extensions.TryAdd("code", CodeOf(problem.Status ?? context.HttpContext.Response.StatusCode));
        if (problem.Status >= 500)
            problem.Detail = null;
    }

    /// <summary>The languages of the API are two; English unless French is the first of them that the caller reads.</summary>
    public static bool PrefersFrench(this HttpRequest request)
        => request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.Value ?? "")
            .FirstOrDefault(name => name.StartsWith("fr", StringComparison.OrdinalIgnoreCase) || name.StartsWith("en", StringComparison.OrdinalIgnoreCase))
            ?.StartsWith("fr", StringComparison.OrdinalIgnoreCase) is true;

    private static void Translate(ProblemDetails problem, Sentences said, bool french)
    {
        problem.Title = said.Title.In(french);
        if (said.Errors is { Count: > 0 } errors)
            problem.Extensions["errors"] = errors.ToDictionary(pair => pair.Key, pair => new[] { pair.Value.In(french) });
    }

    private sealed record Sentences(Said Title, IReadOnlyDictionary<string, Said>? Errors);

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
