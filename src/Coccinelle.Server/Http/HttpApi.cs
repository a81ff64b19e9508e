using Coccinelle.Server.Access;
using Coccinelle.Server.Http.Document;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;
using Scalar.AspNetCore;

namespace Coccinelle.Server.Http;

/// <summary>What all routes share: JSON, problem details, authentication, idempotency, limits, the API document.</summary>
internal static class HttpApi
{
    /// <summary>
    /// Every door reads far less and says 413; what a sender still pushes up to here is drained, so that he hears the answer
    /// instead of a broken connection.
    /// </summary>
    private const long MaxRequestBytes = 32 * 1024 * 1024;

    public static void AddHttpApi(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
        });
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = ApiProblems.Complete);
        builder.Services.AddExceptionHandler<ApiExceptions>();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb));
        builder.Services.AddOpenApi("v1", ApiDocument.Configure);
    }

    public static void UseHttpApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAuthentication();
        app.UseMiddleware<RequestLimits>();
        app.UseMiddleware<ForgeryGuard>();
        app.UseAuthorization();
        app.UseMiddleware<Idempotency>();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/docs");
    }
}
