using System.Globalization;
using System.Net;
using System.Text.Json;
using Coccinelle.Providers.Twilio;
using Coccinelle.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Coccinelle.Providers.Tests.Twilio;

public sealed class TwilioOutboundTests
{
    private static readonly OutboundCall Call =
        new("+33140000001", "+33939035761", "<Response><Say>1 2 3</Say></Response>", new Uri("https://host.example/webhooks?line=a%2Bb"), 25);

    private static readonly OutboundMessage Message = new("+33612345678", "Coccinelle", "À demain ?", new Uri("https://host.example/webhooks"));

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_placed_with_Twilios_names()
    {
        var http = FakeHttp.Answering(HttpStatusCode.Created, """{"sid":"CA1","status":"queued"}""");

        Assert.Equal(new CallCreation.Created("CA1"), await Client(http).CreateCallAsync(Call, Cancel));

        var (request, body) = Assert.Single(http.Sent);
        Assert.Equal((HttpMethod.Post, "https://api.twilio.com/2010-04-01/Accounts/AC1/Calls.json"), (request.Method, request.RequestUri!.AbsoluteUri));
        Assert.Equal("Basic " + Convert.ToBase64String("AC1:first"u8), request.Headers.Authorization!.ToString());
        Assert.Equal(
            [
                ("To", Call.To), ("From", Call.From), ("Twiml", Call.Twiml), ("Timeout", "25"), ("StatusCallback", "https://host.example/webhooks?line=a%2Bb"),
                ("StatusCallbackEvent", "completed"), ("StatusCallbackMethod", "POST"),
            ],
            Form(body));
    }

    [Fact]
    public async Task A_message_is_sent_with_Twilios_names()
    {
        var http = FakeHttp.Answering(HttpStatusCode.Created, File.ReadAllText(ReferenceData.Path("twilio", "rest", "message-201-create.json")));

        var accepted = Assert.IsType<MessageSending.Accepted>(await Client(http).SendMessageAsync(Message, Cancel));

        Assert.Equal(("SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "queued", 1), (accepted.Sid, accepted.Status, accepted.Segments));
        var (request, body) = Assert.Single(http.Sent);
        Assert.Equal("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json", request.RequestUri!.AbsoluteUri);
        Assert.Equal(
            [("To", Message.To), ("From", "Coccinelle"), ("Body", "À demain ?"), ("StatusCallback", "https://host.example/webhooks")], Form(body));
    }

    /// <summary>Twilio's OpenAPI knows every parameter that we send.</summary>
    [Theory]
    [InlineData("Calls")]
    [InlineData("Messages")]
    public async Task Only_documented_parameters_are_sent(string resource)
    {
        var documented = ReferenceData.Json("twilio", "openapi-api-v2010.json").GetProperty("paths")
            .GetProperty($"/2010-04-01/Accounts/{{AccountSid}}/{resource}.json").GetProperty("post").GetProperty("requestBody").GetProperty("content")
            .GetProperty("application/x-www-form-urlencoded").GetProperty("schema").GetProperty("properties");
        var http = FakeHttp.Answering(HttpStatusCode.Created, """{"sid":"X"}""");

        if (resource == "Calls")
            await Client(http).CreateCallAsync(Call, Cancel);
        else
            await Client(http).SendMessageAsync(Message, Cancel);

        Assert.All(Form(http.Sent[0].Body), pair => Assert.True(documented.TryGetProperty(pair.Name, out _), pair.Name));
    }

    [Fact]
    public async Task Every_documented_answer_about_a_message_is_understood()
    {
        foreach (var file in Directory.GetFiles(ReferenceData.Path("twilio", "rest"), "message-201-*.json"))
        {
            var expected = JsonElement.Parse(File.ReadAllText(file));

            var result = await Client(FakeHttp.Answering(HttpStatusCode.Created, File.ReadAllText(file))).SendMessageAsync(Message, Cancel);

            var accepted = Assert.IsType<MessageSending.Accepted>(result);
            var count = int.Parse(expected.GetProperty("num_segments").GetString()!, CultureInfo.InvariantCulture);
            Assert.Equal((expected.GetProperty("sid").GetString(), expected.GetProperty("status").GetString()), (accepted.Sid, accepted.Status));
            Assert.Equal(count == 0 ? null : count, accepted.Segments);
        }
    }

    [Fact]
    public async Task Every_documented_error_is_told_apart()
    {
        var files = Directory.GetFiles(ReferenceData.Path("twilio", "rest"), "error-*.json");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var status = int.Parse(Path.GetFileName(file).Split('-')[1], CultureInfo.InvariantCulture);
            var error = TwilioError.Read(status, File.ReadAllBytes(file));
            var http = FakeHttp.Answering((HttpStatusCode)status, File.ReadAllText(file));

            var kind = (status, error.Code) switch
            {
                ( >= 500, _) => "OutcomeUnknown",
                (429, _) or (_, 21611) => "RateLimited",
                _ => "Refused",
            };
            Assert.Equal(kind, (await Client(http).SendMessageAsync(Message, Cancel)).GetType().Name);
            Assert.Equal(kind, (await Client(http).CreateCallAsync(Call, Cancel)).GetType().Name);
            Assert.Equal(2, http.Sent.Count);
        }
    }

    [Fact]
    public async Task An_opt_out_keeps_its_code()
    {
        var http = FakeHttp.Answering(HttpStatusCode.BadRequest, File.ReadAllText(ReferenceData.Path("twilio", "rest", "error-400-21610.json")));

        Assert.Equal(21610, Assert.IsType<MessageSending.Refused>(await Client(http).SendMessageAsync(Message, Cancel)).Error.Code);
    }

    [Fact]
    public async Task Only_what_certainly_did_not_happen_is_called_a_failure()
    {
        var unreachable = FakeHttp.Throwing(new HttpRequestException(HttpRequestError.ConnectionError));
        Assert.IsType<CallCreation.Failed>(await Client(unreachable).CreateCallAsync(Call, Cancel));
        Assert.IsType<MessageSending.Failed>(await Client(unreachable).SendMessageAsync(Message, Cancel));

        var broken = FakeHttp.Throwing(new HttpRequestException(HttpRequestError.ResponseEnded));
        Assert.IsType<CallCreation.OutcomeUnknown>(await Client(broken).CreateCallAsync(Call, Cancel));
        Assert.IsType<MessageSending.OutcomeUnknown>(await Client(broken).SendMessageAsync(Message, Cancel));

        var nonsense = FakeHttp.Answering(HttpStatusCode.Created, """{"status":"queued"}""");
        Assert.IsType<CallCreation.OutcomeUnknown>(await Client(nonsense).CreateCallAsync(Call, Cancel));
        Assert.IsType<MessageSending.OutcomeUnknown>(await Client(nonsense).SendMessageAsync(Message, Cancel));
    }

    [Fact]
    public async Task A_silent_Twilio_is_an_unknown_outcome_and_is_asked_once()
    {
        var http = FakeHttp.Silent();
        var pending = Client(http).CreateCallAsync(Call, Cancel);

        _time.Advance(TimeSpan.FromSeconds(10.1));

        Assert.IsType<CallCreation.OutcomeUnknown>(await pending);
        Assert.Single(http.Sent);
    }

    [Fact]
    public async Task A_call_is_looked_up()
    {
        var found = FakeHttp.Answering(HttpStatusCode.OK, """{"sid":"CA1","status":"no-answer"}""");
        Assert.Equal(new CallLookup.Found("no-answer"), await Client(found).GetCallAsync("CA1", Cancel));
        Assert.Equal((HttpMethod.Get, "/2010-04-01/Accounts/AC1/Calls/CA1.json"), (found.Sent[0].Request.Method, found.Sent[0].Request.RequestUri!.AbsolutePath));

        Assert.IsType<CallLookup.NotFound>(await Client(FakeHttp.Answering(HttpStatusCode.NotFound, "")).GetCallAsync("CA1", Cancel));
        Assert.IsType<CallLookup.Failed>(await Client(FakeHttp.Answering(HttpStatusCode.OK, "{}")).GetCallAsync("CA1", Cancel));
        Assert.IsType<CallLookup.Failed>(await Client(FakeHttp.Answering(HttpStatusCode.ServiceUnavailable, "")).GetCallAsync("CA1", Cancel));
    }

    private static List<(string Name, string Value)> Form(string body) =>
        [.. body.Split('&').Select(pair => pair.Split('=')).Select(pair => (WebUtility.UrlDecode(pair[0]), WebUtility.UrlDecode(pair[1])))];

    private TwilioClient Client(FakeHttp http) =>
        new(new HttpClient(http) { Timeout = Timeout.InfiniteTimeSpan }, new TwilioOptions { AccountSid = "AC1", AuthTokens = ["first", "second"] }, _time);
}
