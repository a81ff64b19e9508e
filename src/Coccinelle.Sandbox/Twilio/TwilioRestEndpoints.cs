using System.Globalization;
using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.Twilio;

/// <summary>Twilio's REST API, as far as calls need it: read a live call, send it elsewhere, end it.</summary>
internal static class TwilioRestEndpoints
{
    private const int LongestTwiml = 4000;

    public static void MapTwilioRest(this RouteGroupBuilder group)
    {
        var calls = group.MapGroup("/2010-04-01/Accounts/{accountSid}/Calls").AddEndpointFilter(GuardAsync);
        calls.MapGet("/{callSid}.json", Get);
        calls.MapPost("/{callSid}.json", UpdateAsync);
    }

    internal static async ValueTask<object?> GuardAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var world = http.RequestServices.GetRequiredService<SandboxWorld>();
        var faults = world.Faults;
        var options = http.RequestServices.GetRequiredService<SandboxOptions>();
        var isOurs = http.GetRouteValue("accountSid") is string account && account == options.TwilioAccountSid
            && Proof.IsBasic(http.Request, options.TwilioAccountSid, options.TwilioAuthToken);
        var answer = faults.TwilioRest switch
        {
            TwilioRestFault.Unauthorized => Error(401, 20003, "Authenticate"),
            TwilioRestFault.TooManyRequests => Error(429, 20429, "Too Many Requests"),
            TwilioRestFault.ServerError => Error(500, 20500, "Internal Server Error"),
            _ => isOurs ? await next(context) : Error(401, 20003, "Authenticate"),
        };
        await world.HoldUpAsync(faults, faults.TwilioRestDelay, http.RequestServices.GetRequiredService<TimeProvider>(), http.RequestAborted);
        return answer;
    }

    private static IResult Get(string callSid, HttpRequest request, SandboxWorld world, SandboxOptions options) =>
        world.FindCall(callSid) is { } call ? Resource(call, options) : NotFound(request);

    private static async Task<IResult> UpdateAsync(string callSid, HttpRequest request, SandboxWorld world, SandboxOptions options)
    {
        if (world.FindCall(callSid) is not { } call)
        {
            return NotFound(request);
        }

        var form = request.HasFormContentType ? await request.ReadFormAsync(request.HttpContext.RequestAborted) : FormCollection.Empty;
        var (twiml, url, status) = (form["Twiml"].ToString(), form["Url"].ToString(), form["Status"].ToString());
        if (twiml.Length > LongestTwiml)
        {
            return Error(400, 21605, "Twiml must not exceed 4000 characters");
        }

        bool? done = (twiml, url, status) switch
        {
            ({ Length: > 0 }, _, _) => call.Redirect(new TwimlSource.Inline(twiml)),
            (_, { Length: > 0 }, _) => call.Redirect(new TwimlSource.Fetch("redirect", url, Method(form), [])),
            (_, _, "completed" or "canceled") => call.HangUp("rest"),
            _ => null,
        };
        return done switch
        {
            true => Resource(call, options),
            false => Error(400, 21220, "Call is not in-progress. Cannot redirect."),
            null => Error(400, 20001, "One of Url, Twiml or Status is required"),
        };
    }

    internal static IResult Resource(LiveCall live, SandboxOptions options, int status = 200)
    {
        var call = live.Snapshot();
        var seconds = call.EndedAt is { } end ? Math.Ceiling((end - call.StartedAt).TotalSeconds) : (double?)null;
        return Results.Json(
            new JsonObject
            {
                ["sid"] = call.CallSid,
                ["account_sid"] = options.TwilioAccountSid,
                ["api_version"] = "2010-04-01",
                ["from"] = call.From,
                ["to"] = call.To,
                ["forwarded_from"] = call.ForwardedFrom,
                ["direction"] = live.Direction,
                ["status"] = call.Status,
                ["date_created"] = Rfc2822(call.StartedAt),
                ["date_updated"] = Rfc2822(call.EndedAt ?? call.StartedAt),
                ["start_time"] = Rfc2822(call.StartedAt),
                ["end_time"] = Rfc2822(call.EndedAt),
                ["duration"] = seconds?.ToString(CultureInfo.InvariantCulture),
                ["price"] = null,
                ["price_unit"] = "EUR",
                ["uri"] = $"/2010-04-01/Accounts/{options.TwilioAccountSid}/Calls/{call.CallSid}.json",
            },
            SandboxJson.Compact,
            statusCode: status);
    }

    private static HttpMethod Method(IFormCollection form) => form["Method"] == "GET" ? HttpMethod.Get : HttpMethod.Post;

    internal static string? Rfc2822(DateTimeOffset? at) => at?.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);

    internal static IResult NotFound(HttpRequest request) => Error(404, 20404, $"The requested resource {request.Path} was not found");

    internal static IResult Error(int status, int code, string message) => Results.Json(
        new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["more_info"] = $"https://www.twilio.com/docs/errors/{code}",
            ["status"] = status,
        },
        SandboxJson.Compact,
        statusCode: status);
}
