using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Coccinelle.Sandbox.Twilio;

/// <summary><c>POST Calls.json</c> and <c>POST Messages.json</c>.</summary>
internal static partial class TwilioOutboundEndpoints
{
    private const int LongestTwiml = 4000;
    private const int LongestBody = 1600;

    public static void MapTwilioOutbound(this RouteGroupBuilder group)
    {
        var account = group.MapGroup("/2010-04-01/Accounts/{accountSid}").AddEndpointFilter(TwilioRestEndpoints.GuardAsync);
        account.MapPost("/Calls.json", CallAsync);
        account.MapPost("/Messages.json", SendAsync);
    }

    private static async Task<IResult> CallAsync(HttpRequest request, SandboxWorld world, SandboxOptions options, OutboundCalls calls)
    {
        var form = await FormAsync(request);
        var (to, from, twiml, url) = (form["To"].ToString(), form["From"].ToString(), form["Twiml"].ToString(), form["Url"].ToString());
        if ((to, from, twiml, url) switch
        {
            ({ Length: 0 }, _, _, _) => Error(21201, "No 'To' number is specified"),
            (_, { Length: 0 }, _, _) => Error(21213, "'From' phone number is required"),
            _ when !Number().IsMatch(to) => Error(21211, $"The phone number you are attempting to call, {to}, is not valid."),
            _ when from != options.SharedNumber => Error(21210, $"The source phone number provided, {from}, is not yet verified for your account."),
            (_, _, { Length: 0 }, { Length: 0 }) => Error(21205, "Url or Twiml is required"),
            (_, _, { Length: > LongestTwiml }, _) => Error(21605, "Twiml must not exceed 4000 characters"),
            _ => null,
        } is { } refusal)
        {
            return refusal;
        }

        TwimlSource document = twiml.Length > 0 ? new TwimlSource.Inline(twiml) : new TwimlSource.Fetch("outbound", url, HttpMethod.Post, []);
        var events = form["StatusCallbackEvent"].OfType<string>().ToList();
        var asked = new OutboundRequest(from, to, document, form["StatusCallback"], events.Count == 0 ? ["completed"] : events);
        var call = calls.Place(asked);
        var answer = TwilioRestEndpoints.Resource(call, options, status: 201);
        calls.Start(call, asked);
        return Unless(world.Faults.TwilioAnswerLost, request, answer);
    }

    private static async Task<IResult> SendAsync(HttpRequest request, SandboxWorld world, SandboxOptions options, OutboundMessages messages)
    {
        var form = await FormAsync(request);
        var (to, from, body) = (form["To"].ToString(), form["From"].ToString(), form["Body"].ToString());
        if ((to, from, body) switch
        {
            ({ Length: 0 }, _, _) => Error(21604, "A 'To' phone number is required."),
            (_, { Length: 0 }, _) => Error(21603, "A 'From' or 'MessagingServiceSid' parameter is required."),
            (_, _, { Length: 0 }) => Error(21602, "Message body is required."),
            (_, _, { Length: > LongestBody }) => Error(21617, "The concatenated message body exceeds the 1600 character limit"),
            _ when !Number().IsMatch(to) => Error(21211, $"Invalid 'To' Phone Number: {to}"),
            _ when Number().IsMatch(from) && from != options.SharedNumber => Error(21606, "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination"),
            _ when from != options.SharedNumber && !Sender().IsMatch(from) => Error(21212, $"The 'From' number {from} is not a valid phone number, shortcode, or alphanumeric sender ID."),
            _ => world.Faults.TwilioMessageError is { } code ? Error(code, Words(code)) : null,
        } is { } refusal)
        {
            return refusal;
        }

        var text = messages.Take(to, from, body);
        if (form["StatusCallback"].ToString() is { Length: > 0 } callback)
        {
            messages.Report(text, callback);
        }

        return Unless(world.Faults.TwilioAnswerLost, request, Results.Json(Resource(text, options), SandboxJson.Compact, statusCode: 201));
    }

    private static JsonObject Resource(SentText text, SandboxOptions options)
    {
        var uri = $"/2010-04-01/Accounts/{options.TwilioAccountSid}/Messages/{text.Sid}";
        return new JsonObject
        {
            ["sid"] = text.Sid,
            ["account_sid"] = options.TwilioAccountSid,
            ["api_version"] = "2010-04-01",
            ["messaging_service_sid"] = null,
            ["from"] = text.From,
            ["to"] = text.To,
            ["body"] = text.Body,
            ["status"] = "queued",
            ["direction"] = "outbound-api",
            ["num_segments"] = text.Segments.ToString(CultureInfo.InvariantCulture),
            ["num_media"] = "0",
            ["price"] = null,
            ["price_unit"] = null,
            ["error_code"] = null,
            ["error_message"] = null,
            ["date_created"] = TwilioRestEndpoints.Rfc2822(text.At),
            ["date_updated"] = TwilioRestEndpoints.Rfc2822(text.At),
            ["date_sent"] = null,
            ["subresource_uris"] = new JsonObject { ["media"] = $"{uri}/Media.json" },
            ["uri"] = $"{uri}.json",
        };
    }

    /// <summary>What was done stays done, whether the answer arrives or not.</summary>
    private static IResult Unless(bool lost, HttpRequest request, IResult answer)
    {
        if (lost)
        {
            request.HttpContext.Abort();
        }

        return lost ? Results.Empty : answer;
    }

    private static async Task<IFormCollection> FormAsync(HttpRequest request) =>
        request.HasFormContentType ? await request.ReadFormAsync(request.HttpContext.RequestAborted) : FormCollection.Empty;

    private static IResult Error(int code, string message) => TwilioRestEndpoints.Error(
        code switch { 20003 => 401, 14107 or 20429 or 21611 => 429, 20500 => 500, 20503 => 503, _ => 400 }, code, message);

    private static string Words(int code) => code switch
    {
        14107 => "Message rate limit exceeded",
        20003 => "Authenticate",
        20429 => "Too Many Requests",
        21211 => "Invalid 'To' Phone Number",
        21408 => "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
        21610 => "Attempt to send to unsubscribed recipient",
        21611 => "This 'From' number has exceeded the maximum number of queued messages",
        21614 => "'To' number is not a valid mobile number",
        _ => "The message cannot be sent",
    };

    [GeneratedRegex(@"\A\+[1-9][0-9]{6,14}\z")]
    private static partial Regex Number();

    /// <summary>Letters, digits and spaces, eleven at most, and one letter at least (Twilio docs: alphanumeric sender id).</summary>
    [GeneratedRegex(@"\A(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}\z")]
    private static partial Regex Sender();
}
