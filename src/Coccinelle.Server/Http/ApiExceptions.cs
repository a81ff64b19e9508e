using Coccinelle.Server.Secrets;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Orleans.Storage;

namespace Coccinelle.Server.Http;

/// <summary>The infrastructure's failures as answers that a caller can act on. Anything else is a bug: 500, without details.</summary>
internal sealed class ApiExceptions : IExceptionHandler
{
    private const string RetrySeconds = "2";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            BadHttpRequestException bad => ApiProblems.Of(
                bad.StatusCode,
                bad.StatusCode == 413 ? "too_large" : "invalid_request",
                new("The request cannot be read.", "La requête est illisible.")),
            InconsistentStateException => ApiProblems.Conflict("conflict", new(
                "Somebody else changed this at the same time.", "Quelqu'un d'autre l'a modifié au même moment.")),
            SecretUnreadableException => ApiProblems.Conflict("secret_unreadable", new(
                "The stored secret cannot be opened; enter it again.", "Le secret enregistré est illisible ; saisissez-le à nouveau.")),
            LimitExceededException => ApiProblems.RateLimited(),
            StorageBusyException or StorageUnavailableException or TimeoutException or OrleansMessageRejectionException
                => ApiProblems.Of(StatusCodes.Status503ServiceUnavailable, "unavailable", new(
                    "Not possible right now; try again.", "Impossible pour l'instant ; réessayez.")),
            _ => null,
        };
        if (problem is null)
            return false;

        if (problem.StatusCode is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            httpContext.Response.Headers.RetryAfter = RetrySeconds;
        await problem.ExecuteAsync(httpContext);
        return true;
    }
}
