using System.Globalization;
using System.Security.Claims;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Lines;

/// <summary>The two proofs of a line: the code spoken to it, and the call that comes back.</summary>
internal static class LineProofEndpoints
{
    public static void MapLineProofs(this IEndpointRouteBuilder endpoints)
    {
        var line = endpoints.MapGroup("/api/channels/phone/lines/{number}").WithTags("Lines").ForTenant();
        line.MapPost("/verification", SpeakAsync).Needs(Permission.LinesWrite).Fails(409, "already_verified").Fails(429, "called_too_often").Fails(502, "provider_refused")
            .WithSummary("Call the number and speak a six-digit code.");
        line.MapPost("/verification/check", CheckAsync).Needs(Permission.LinesWrite).Accepts<CodeRequest>("application/json")
            .Fails(409, "no_verification", "verification_expired", "verification_exhausted", "verification_returned")
            .WithSummary("Enter the code: five tries, ten minutes.");
        line.MapPost("/forwarding-test", TestAsync).Needs(Permission.LinesWrite).Fails(409, "not_verified", "not_forwarded", "test_running").Fails(502, "provider_refused")
            .WithSummary("Call the number and wait for the call to come back.");
        line.MapGet("/forwarding-test", LastTestAsync).Needs(Permission.ChannelsRead).WithSummary("How the last forwarding test ended.");
    }

    private static async Task<Results<Accepted<VerificationView>, ProblemHttpResult>> SpeakAsync(
        string number, HttpResponse response, ClaimsPrincipal user, LineVerifications verifications, IGrainFactory grains, CancellationToken ct)
    {
        if (!E164.TryParse(number, out var line))
            return ApiProblems.NotFound();
        if (await LimitAsync(user, response, grains) is { } limited)
            return limited;

        return await verifications.StartAsync(user.TenantId(), line, user.Actor(), ct) switch
        {
            VerificationStart.Calling calling => TypedResults.Accepted(
                (string?)null, new VerificationView(line.Value, calling.Certain ? "calling" : "uncertain", calling.ExpiresAt, LineVerifications.MostTries)),
            VerificationStart.NotFound => ApiProblems.NotFound(),
            VerificationStart.AlreadyVerified => ApiProblems.Conflict("already_verified", new("This number is verified already.", "Ce numéro est déjà vérifié.")),
            VerificationStart.TooOften often => TooOften(response, often.Wait),
            VerificationStart.ProviderFailed failed => Refused(failed.Words),
            var unknown => throw new InvalidOperationException($"Unknown result {unknown.GetType().Name}"),
        };
    }

    private static async Task<Results<Ok<LineView>, ProblemHttpResult>> CheckAsync(
        string number, HttpRequest request, ClaimsPrincipal user, LineVerifications verifications, LineViews views, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        fields.RefuseOthersThan(["code"]);
        var code = fields.Text("code", 20)?.Replace(" ", "", StringComparison.Ordinal);
        if (code is null)
            fields.Refuse("code", FieldTexts.Required);
        else if (code.Length != 6 || !code.All(char.IsAsciiDigit))
            fields.Refuse("code", new("Six digits.", "Six chiffres."));
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);
        if (!E164.TryParse(number, out var line))
            return ApiProblems.NotFound();

        return await verifications.CheckAsync(user.TenantId(), line, code!, user.Actor(), ct) switch
        {
            VerificationCheck.Proven => TypedResults.Ok((await views.FindAsync(user.TenantId(), line, ct))!),
            VerificationCheck.Wrong wrong => ApiProblems.Invalid("code", new(
                $"Not the code that was spoken; {wrong.TriesLeft} tries left.", $"Ce n'est pas le code dicté ; il reste {wrong.TriesLeft} essais.")),
            VerificationCheck.Expired => ApiProblems.Conflict("verification_expired", new("The code has expired; ask for another.", "Le code a expiré ; demandez-en un autre.")),
            VerificationCheck.Exhausted => ApiProblems.Conflict("verification_exhausted", new(
                "Five tries were wrong; ask for another code.", "Cinq essais étaient faux ; demandez un autre code.")),
            VerificationCheck.Returned => ApiProblems.Conflict("verification_returned", new(
                "The call with the code was forwarded back to us, and nobody heard it; switch forwarding off for a minute and ask for another code.",
                "L'appel dictant le code nous a été renvoyé, et personne ne l'a entendu ; désactivez le renvoi une minute et demandez un autre code.")),
            _ => await views.FindAsync(user.TenantId(), line, ct) is null
                ? ApiProblems.NotFound()
                : ApiProblems.Conflict("no_verification", new("No code is on its way to this number.", "Aucun code n'est en route vers ce numéro.")),
        };
    }

    private static async Task<Results<Accepted<ForwardingTestView>, ProblemHttpResult>> TestAsync(
        string number, HttpResponse response, ClaimsPrincipal user, ForwardingTests tests, LineViews views, IGrainFactory grains, CancellationToken ct)
    {
        if (!E164.TryParse(number, out var line) || await views.FindAsync(user.TenantId(), line, ct) is null)
            return ApiProblems.NotFound();
        if (await LimitAsync(user, response, grains) is { } limited)
            return limited;

        switch (await tests.StartAsync(user.TenantId(), line, user.Actor(), ct))
        {
            case ForwardingStart.Calling:
                return TypedResults.Accepted((string?)null, new ForwardingTestView((await tests.LastAsync(user.TenantId(), line, ct))!));
            case ForwardingStart.NotVerified:
                return ApiProblems.Conflict("not_verified", new("Verify the number first.", "Vérifiez d'abord le numéro."));
            case ForwardingStart.Dedicated:
                return ApiProblems.Conflict("not_forwarded", new(
                    "This number is one of the platform's: nothing is forwarded.", "Ce numéro est un numéro de la plateforme : rien n'est renvoyé."));
            case ForwardingStart.Busy busy:
                response.Headers.RetryAfter = Seconds(busy.Wait);
                return ApiProblems.Conflict("test_running", new(
                    "Another forwarding test is running; try again in a minute.", "Un autre essai de renvoi est en cours ; réessayez dans une minute."));
            case ForwardingStart.ProviderFailed failed:
                return Refused(failed.Words);
            case var unknown:
                throw new InvalidOperationException($"Unknown result {unknown.GetType().Name}");
        }
    }

    private static async Task<Results<Ok<ForwardingTestView>, ProblemHttpResult>> LastTestAsync(
        string number, ClaimsPrincipal user, ForwardingTests tests, CancellationToken ct)
        => E164.TryParse(number, out var line) && await tests.LastAsync(user.TenantId(), line, ct) is { } row
            ? TypedResults.Ok(new ForwardingTestView(row))
            : ApiProblems.NotFound();

    private static async Task<ProblemHttpResult?> LimitAsync(ClaimsPrincipal user, HttpResponse response, IGrainFactory grains)
    {
        var rate = await grains.GetGrain<ITenantGrain>(user.TenantId()).TryAcquireAsync(RateKind.Verification);
        if (rate.Allowed)
            return null;
        RateLimitHeaders.Write(response, rate);
        return ApiProblems.RateLimited();
    }

    private static ProblemHttpResult TooOften(HttpResponse response, Duration wait)
    {
        response.Headers.RetryAfter = Seconds(wait);
        return ApiProblems.Of(StatusCodes.Status429TooManyRequests, "called_too_often", new(
            "This number was called too often lately; try again later.", "Ce numéro a été appelé trop souvent ; réessayez plus tard."));
    }

    private static ProblemHttpResult Refused(string words)
        => ApiProblems.Of(StatusCodes.Status502BadGateway, "provider_refused", new($"Twilio says: {words}", $"Twilio répond : {words}"));

    private static string Seconds(Duration wait) => Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}

/// <summary>The six digits that were spoken.</summary>
internal sealed record CodeRequest(string Code);

/// <summary>A code on its way.</summary>
/// <param name="Number">Where it is spoken.</param>
/// <param name="Status"><c>calling</c>, or <c>uncertain</c>: Twilio did not say whether it rings.</param>
/// <param name="ExpiresAt">Until when it counts.</param>
/// <param name="TriesLeft">How often it may be entered wrongly.</param>
internal sealed record VerificationView(string Number, string Status, Instant ExpiresAt, int TriesLeft);
