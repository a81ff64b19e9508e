using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Coccinelle.Sandbox.Twilio;

/// <summary><c>POST Calls.json</c> and <c>POST Messages.json</c>.</summary>
internal static partial class TwilioOutboundEndpoints
{
    public static void MapTwilioOutbound(this RouteGroupBuilder group)
    {
        var account = group.MapGroup("/2010-04-01/Accounts/{accountSid}").AddEndpointFilter(TwilioRestEndpoints.GuardAsync);
        account.MapPost("/Calls.json", CallAsync);
        account.MapPost("/Messages.json", SendAsync);
    }

    private static async Task<IResult> CallAsync(HttpRequest request, SandboxWorld world, SandboxOptions options, TwilioOutbound outbound)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        if (!Number().IsMatch(form["To"].ToString()))
        {
            return TwilioRestEndpoints.Error(400, 21211, $"The phone number you are attempting to call, {form["To"]}, is not valid.");
        }

        if (form["From"] != options.SharedNumber)
        {
            return TwilioRestEndpoints.Error(400, 21210, $"The source phone number provided, {form["From"]}, is not yet verified for your account.");
        }

        var call = outbound.Call(form["To"].ToString(), form["From"].ToString(), form["Twiml"].ToString(), form["StatusCallback"]);
        if (world.Faults.TwilioAnswerLost)
        {
            request.HttpContext.Abort();
        }

        return Results.Json(Resource(call, options), SandboxJson.Compact, statusCode: 201);
    }

    public static JsonObject Resource(PlacedCall call, SandboxOptions options) => new()
    {
        ["sid"] = call.CallSid,
        ["account_sid"] = options.TwilioAccountSid,
        ["api_version"] = "2010-04-01",
        ["from"] = call.From,
        ["to"] = call.To,
        ["direction"] = "outbound-api",
        ["status"] = call.Status,
        ["uri"] = $"/2010-04-01/Accounts/{options.TwilioAccountSid}/Calls/{call.CallSid}.json",
    };

    private static async Task<IResult> SendAsync(HttpRequest request, SandboxWorld world, SandboxOptions options, TwilioOutbound outbound)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        var (to, from, body) = (form["To"].ToString(), form["From"].ToString(), form["Body"].ToString());
        if (!Number().IsMatch(to))
        {
            return TwilioRestEndpoints.Error(400, 21211, $"Invalid 'To' Phone Number: {to}");
        }

        if (body.Length is 0 or > 1600)
        {
            return TwilioRestEndpoints.Error(400, body.Length == 0 ? 21602 : 21617, body.Length == 0 ? "Message body is required." : "The concatenated message body exceeds the 1600 character limit.");
        }

        if (world.Faults.TwilioMessageError is { } code)
        {
            return TwilioRestEndpoints.Error(400, code, code == 21610 ? "Attempt to send to unsubscribed recipient" : "The message cannot be sent");
        }

        var text = outbound.Send(to, from, body, form["StatusCallback"]);
        if (world.Faults.TwilioAnswerLost)
        {
            request.HttpContext.Abort();
        }

        return Results.Json(
            new JsonObject
            {
                ["sid"] = text.Sid,
                ["account_sid"] = options.TwilioAccountSid,
                ["api_version"] = "2010-04-01",
                ["from"] = from,
                ["to"] = to,
                ["body"] = body,
                ["status"] = "queued",
                ["num_segments"] = "1",
                ["direction"] = "outbound-api",
                ["error_code"] = null,
                ["error_message"] = null,
                ["uri"] = $"/2010-04-01/Accounts/{options.TwilioAccountSid}/Messages/{text.Sid}.json",
            },
            SandboxJson.Compact,
            statusCode: 201);
    }

    [GeneratedRegex(@"^\+[1-9]\d{6,14}$")]
    private static partial Regex Number();
}
