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
            _ when FrenchNumbers.IsGeographic(to) => Error(21614, $"'To' number is not a valid mobile number: {to}"),
            _ => world.Faults.TwilioMessageError is { } code ? Error(code, OutboundMessages.Words(code)) : null,
        } is { } refusal)
        {
            return refusal;
        }

        var text = messages.Take(to, from, body);
        messages.Report(text, form["StatusCallback"]);
        return Unless(world.Faults.TwilioAnswerLost, request, Results.Json(TwilioMessageEndpoints.Resource(text, options), SandboxJson.Compact, statusCode: 201));
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

    [GeneratedRegex(@"\A\+[1-9][0-9]{6,14}\z")]
    private static partial Regex Number();

    /// <summary>Letters, digits and spaces, eleven at most, and one letter at least (Twilio docs: alphanumeric sender id).</summary>
    [GeneratedRegex(@"\A(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}\z")]
    private static partial Regex Sender();
}
