using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.Vapi;

/// <summary><c>/call</c>: bypass calls and what became of them, with the faults that a test asks for.</summary>
internal static class VapiCallEndpoints
{
    private const string HtmlPage = "<!DOCTYPE html><html><title>521: Web server is down</title></html>";

    public static void MapVapiCalls(this RouteGroupBuilder group)
    {
        var calls = group.MapGroup("/call").RequireVapiKey();
        calls.MapPost("", CreateAsync);
        calls.MapGet("/{id}", Get);
    }

    private static IResult Get(string id, SandboxWorld world) => world.Vapi.Call(id) is { } call
        ? Results.Json(VapiResources.Call(call), SandboxJson.Compact)
        : VapiErrors.NotFound($"Couldn't Find Call. ID: {id}");

    private static async Task<IResult> CreateAsync(HttpContext http, SandboxWorld world, VapiCallDesk desk, TimeProvider time)
    {
        var faults = world.Faults;
        if (Refusal(faults.Vapi) is { } refusal)
        {
            await world.HoldUpAsync(faults, faults.VapiDelay, time, http.RequestAborted);
            return refusal;
        }

        if (await VapiErrors.ReadObjectAsync(http.Request) is not { } request)
        {
            return VapiErrors.BadRequest("Unexpected token in JSON");
        }

        // Created before any delay: whoever stops waiting has a call at Vapi all the same, as in life.
        var (call, remaining, violations) = desk.Create(request, blocked: faults.Vapi == VapiFault.Blocked);
        await world.HoldUpAsync(faults, faults.VapiDelay, time, http.RequestAborted);
        return call is null
            ? VapiErrors.BadRequest(violations)
            : await AnswerAsync(http, faults.Vapi, call, world.VapiSlots, remaining, time);
    }

    /// <summary>Answers to which no call at Vapi corresponds.</summary>
    private static IResult? Refusal(VapiFault fault) => fault switch
    {
        VapiFault.Http400 => VapiErrors.BadRequest("Over Concurrency Limit.", "Please try again later."),
        VapiFault.Http401 => VapiErrors.Unauthorized(),
        VapiFault.Http429 => VapiErrors.TooManyRequests(),
        VapiFault.Http500 => VapiErrors.Internal(),
        _ => null,
    };

    private static async Task<IResult> AnswerAsync(
        HttpContext http, VapiFault fault, VapiCall call, int slots, int remaining, TimeProvider time)
    {
        switch (fault)
        {
            case VapiFault.NeverAnswers:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, http.RequestAborted);
                return Results.Empty;
            case VapiFault.Reset:
                http.Abort();
                return Results.Empty;
            case VapiFault.Html:
                return Results.Content(HtmlPage, "text/html", statusCode: 201);
            case VapiFault.Nonsense:
                return Results.Json(new JsonArray("nonsense"), SandboxJson.Compact, statusCode: 201);
            default:
                var twiml = fault switch
                {
                    VapiFault.NoTwiml => null,
                    VapiFault.TwimlNotXml => "<Response><Connect><Stream url=wss://",
                    _ => call.Twiml,
                };
                return Results.Json(VapiResources.CreatedCall(call, slots, remaining, twiml), SandboxJson.Compact, statusCode: 201);
        }
    }
}
