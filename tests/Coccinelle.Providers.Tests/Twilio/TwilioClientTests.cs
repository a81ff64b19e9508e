using System.Net;
using System.Text;
using Coccinelle.Providers.Twilio;
using Coccinelle.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Coccinelle.Providers.Tests.Twilio;

public sealed class TwilioClientTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_call_gets_new_TwiML_with_the_first_token()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, "{\"sid\":\"CA1\"}");

        Assert.IsType<CallUpdate.Updated>(await Client(http).UpdateCallAsync("CA1", "<Response><Hangup /></Response>", Cancel));

        var (request, body) = Assert.Single(http.Sent);
        Assert.Equal("https://api.twilio.com/2010-04-01/Accounts/AC1/Calls/CA1.json", request.RequestUri!.AbsoluteUri);
        Assert.Equal("Basic " + Convert.ToBase64String("AC1:first"u8), request.Headers.Authorization!.ToString());
        Assert.Equal("Twiml=%3CResponse%3E%3CHangup+%2F%3E%3C%2FResponse%3E", body);
    }

    [Fact]
    public async Task A_call_is_completed()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, "{}");

        Assert.IsType<CallUpdate.Updated>(await Client(http).CompleteCallAsync("CA1", Cancel));

        Assert.Equal("Status=completed", http.Sent[0].Body);
    }

    [Fact]
    public async Task A_call_that_is_over_is_not_in_progress()
    {
        var over = "{\"code\":21220,\"message\":\"Call is not in-progress. Cannot redirect.\",\"status\":400}";

        Assert.IsType<CallUpdate.NotInProgress>(await Update(FakeHttp.Answering(HttpStatusCode.BadRequest, over)));
        Assert.IsType<CallUpdate.NotInProgress>(await Update(FakeHttp.Answering(HttpStatusCode.NotFound, "")));
    }

    [Fact]
    public async Task Only_what_certainly_did_not_happen_is_called_a_failure()
    {
        Assert.IsType<CallUpdate.Failed>(await Update(FakeHttp.Throwing(new HttpRequestException(HttpRequestError.ConnectionError))));
        Assert.IsType<CallUpdate.OutcomeUnknown>(await Update(FakeHttp.Throwing(new HttpRequestException(HttpRequestError.ResponseEnded))));
        Assert.IsType<CallUpdate.OutcomeUnknown>(await Update(FakeHttp.Answering(HttpStatusCode.OK, "<html>")));

        var pending = Update(FakeHttp.Silent());
        _time.Advance(TimeSpan.FromSeconds(10.1));
        Assert.IsType<CallUpdate.OutcomeUnknown>(await pending);
    }

    [Fact]
    public async Task Every_documented_error_body_is_understood()
    {
        var files = Directory.GetFiles(ReferenceData.Path("twilio", "rest"), "error-*.json");

        Assert.Equal(20, files.Length);
        foreach (var file in files)
        {
            var (status, code) = Name(file);
            var http = FakeHttp.Answering((HttpStatusCode)status, File.ReadAllText(file));
            var error = TwilioError.Read(status, File.ReadAllBytes(file));

            Assert.Equal((status, code), (error.Status, error.Code));
            Assert.NotEmpty(error.Message);
            Assert.StartsWith("https://www.twilio.com/docs/errors/", error.MoreInfo, StringComparison.Ordinal);
            Assert.Equal(Expected(status, error), (await Update(http)) switch { CallUpdate.OutcomeUnknown => new CallUpdate.OutcomeUnknown(""), var update => update });
            Assert.Single(http.Sent);
        }
    }

    [Theory]
    [InlineData("", null, "HTTP 400")]
    [InlineData("<html>Bad Gateway</html>", null, "HTTP 400")]
    [InlineData("[]", null, "HTTP 400")]
    [InlineData("{\"code\":\"21211\",\"message\":\"no\"}", 21211, "no")]
    [InlineData("{\"code\":null,\"message\":7}", null, "HTTP 400")]
    [InlineData("{\"type\":\"https://x\",\"title\":\"Invalid\",\"status\":400,\"code\":20001,\"detail\":\"Missing To\"}", 20001, "Missing To")]
    public void An_error_body_of_any_other_shape_is_survived(string body, int? code, string message)
    {
        var error = TwilioError.Read(400, Encoding.UTF8.GetBytes(body));

        Assert.Equal((code, message), (error.Code, error.Message));
    }

    private static (int Status, int Code) Name(string file)
    {
        var parts = Path.GetFileNameWithoutExtension(file).Split('-');
        return (int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static CallUpdate Expected(int status, TwilioError error) => status switch
    {
        404 => new CallUpdate.NotInProgress(error),
        429 => new CallUpdate.RateLimited(error),
        >= 500 => new CallUpdate.OutcomeUnknown(""),
        _ => new CallUpdate.Refused(error),
    };

    private Task<CallUpdate> Update(FakeHttp http) => Client(http).UpdateCallAsync("CA1", "<Response/>", Cancel);

    private TwilioClient Client(FakeHttp http) =>
        new(new HttpClient(http) { Timeout = Timeout.InfiniteTimeSpan }, new TwilioOptions { AccountSid = "AC1", AuthTokens = ["first", "second"] }, _time);
}
