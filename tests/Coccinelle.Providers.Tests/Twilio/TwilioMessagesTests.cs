using System.Globalization;
using System.Net;
using System.Text.Json;
using Coccinelle.Providers.Twilio;
using Coccinelle.Tests;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Coccinelle.Providers.Tests.Twilio;

/// <summary>Asking Twilio what became of a message.</summary>
public sealed class TwilioMessagesTests
{
    private const string Account = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static readonly Instant LongAgo = Instant.FromUtc(2019, 1, 1, 0, 0);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_looked_up_with_its_error_price_and_times()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, File.ReadAllText(ReferenceData.Path("twilio", "rest", "message-get-200-fetch.json")));

        var found = Assert.IsType<MessageLookup.Found>(await Client(http).GetMessageAsync("SMb7c0a2ce80504485a6f653a7110836f5", Cancel)).Message;

        Assert.Equal(("SMb7c0a2ce80504485a6f653a7110836f5", "sent", 30007, "Carrier violation"), (found.Sid, found.Status, found.ErrorCode, found.ErrorMessage));
        Assert.Equal((0.0075m, "USD", 1, "testing"), (found.Price, found.PriceUnit, found.Segments, found.Body));
        Assert.Equal((Instant.FromUtc(2019, 5, 24, 17, 18, 27), Instant.FromUtc(2019, 5, 24, 17, 18, 28)), (found.CreatedAt, found.SentAt));
        Assert.Equal((HttpMethod.Get, $"/2010-04-01/Accounts/{Account}/Messages/SMb7c0a2ce80504485a6f653a7110836f5.json"), (http.Sent[0].Request.Method, http.Sent[0].Request.RequestUri!.AbsolutePath));
    }

    [Fact]
    public async Task Only_a_404_says_that_a_message_does_not_exist()
    {
        Assert.IsType<MessageLookup.NotFound>(await Client(FakeHttp.Answering(HttpStatusCode.NotFound, File.ReadAllText(ReferenceData.Path("twilio", "rest", "error-404-20404.json")))).GetMessageAsync("SM1", Cancel));
        Assert.IsType<MessageLookup.Failed>(await Client(FakeHttp.Answering(HttpStatusCode.OK, "{}")).GetMessageAsync("SM1", Cancel));
        Assert.IsType<MessageLookup.Failed>(await Client(FakeHttp.Answering(HttpStatusCode.Unauthorized, "{}")).GetMessageAsync("SM1", Cancel));
        Assert.IsType<MessageLookup.Failed>(await Client(FakeHttp.Throwing(new HttpRequestException(HttpRequestError.ConnectionError))).GetMessageAsync("SM1", Cancel));
    }

    [Fact]
    public async Task Every_documented_message_and_list_is_read()
    {
        foreach (var file in Directory.GetFiles(ReferenceData.Path("twilio", "rest"), "message-*.json").Where(file => !file.Contains("list", StringComparison.Ordinal)))
        {
            var found = Assert.IsType<MessageLookup.Found>(await Client(FakeHttp.Answering(HttpStatusCode.OK, File.ReadAllText(file))).GetMessageAsync("SM1", Cancel)).Message;
            Assert.Equal(JsonElement.Parse(File.ReadAllText(file)).GetProperty("sid").GetString(), found.Sid);
            Assert.NotNull(found.CreatedAt);
        }

        foreach (var file in Directory.GetFiles(ReferenceData.Path("twilio", "rest"), "message-list-200-readEmpty*.json"))
            Assert.Equal((0, true), Count(await FindAsync(FakeHttp.Answering(HttpStatusCode.OK, File.ReadAllText(file)))));
    }

    [Fact]
    public async Task The_question_names_recipient_and_sender()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, """{"messages":[],"next_page_uri":null}""");

        await Client(http).FindMessagesAsync("+33612345678", "Salon Lea", LongAgo, Cancel);

        Assert.Equal($"https://api.twilio.com/2010-04-01/Accounts/{Account}/Messages.json?To=%2B33612345678&PageSize=100&From=Salon%20Lea", http.Sent[0].Request.RequestUri!.AbsoluteUri);
    }

    [Fact]
    public async Task The_next_page_is_followed()
    {
        var first = File.ReadAllText(ReferenceData.Path("twilio", "rest", "message-list-200-readFullPage1.json"));
        var http = Pages(first, Page([("SM3", "Fri, 24 May 2019 17:44:45 +0000")], null));

        var found = Assert.IsType<MessageSearch.Found>(await FindAsync(http));

        Assert.Equal(["SMded05904ccb347238880ca9264e8fe1c", "MMc26223853f8c46b4ab7dfaa6abba0a26", "SM3"], found.Messages.Select(message => message.Sid));
        Assert.True(found.IsComplete);
        Assert.Equal(
            "?To=%2B123456789&From=%2B987654321&DateSent%3E=2008-01-02&PageSize=2&Page=1&PageToken=PAMMc26223853f8c46b4ab7dfaa6abba0a26",
            http.Sent[1].Request.RequestUri!.Query);
    }

    /// <summary>The credentials of the account would go along.</summary>
    [Theory]
    [InlineData("https://evil.example/2010-04-01/Accounts/AC1/Messages.json?Page=1")]
    [InlineData("//evil.example/2010-04-01/Accounts/AC1/Messages.json?Page=1")]
    [InlineData("http://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json?Page=1")]
    [InlineData("https://api.twilio.com:8443/2010-04-01/Accounts/AC1/Messages.json?Page=1")]
    [InlineData("https://api.twilio.com@evil.example/Messages.json?Page=1")]
    [InlineData("/2010-04-01/Accounts/AC1/Calls.json?Page=1")]
    public async Task A_next_page_elsewhere_is_not_asked_for(string next)
    {
        var http = Pages(Page([("SM1", "Fri, 24 May 2019 17:44:45 +0000")], next));

        Assert.Equal((1, false), Count(await FindAsync(http)));
        Assert.Single(http.Sent);
    }

    [Fact]
    public async Task A_list_without_end_is_left_incomplete()
    {
        var http = Pages(Page([("SM1", "Fri, 24 May 2019 17:44:45 +0000")], "/2010-04-01/Accounts/AC1/Messages.json?Page=1"));

        Assert.Equal((10, false), Count(await FindAsync(http)));
        Assert.Equal(10, http.Sent.Count);
    }

    [Fact]
    public async Task Older_messages_are_left_out_and_a_page_of_them_is_the_last()
    {
        var at = Instant.FromUtc(2026, 11, 23, 12, 0);
        var http = Pages(
            Page([("SM1", Rfc2822(at + Duration.FromMinutes(2))), ("SM2", Rfc2822(at)), ("SM3", Rfc2822(at - Duration.FromSeconds(1)))], "/Messages.json?Page=1"),
            Page([("SM4", Rfc2822(at - Duration.FromHours(1)))], "/Messages.json?Page=2"));

        var found = Assert.IsType<MessageSearch.Found>(await Client(http).FindMessagesAsync("+33612345678", null, at, Cancel));

        Assert.Equal(["SM1", "SM2"], found.Messages.Select(message => message.Sid));
        Assert.Equal((true, 2), (found.IsComplete, http.Sent.Count));
    }

    [Fact]
    public async Task A_page_that_fails_leaves_the_list_incomplete_and_the_first_one_nothing()
    {
        Assert.Equal((1, false), Count(await FindAsync(Pages(Page([("SM1", "")], "/Messages.json?Page=1"), "<html>"))));
        Assert.IsType<MessageSearch.Failed>(await FindAsync(FakeHttp.Answering(HttpStatusCode.ServiceUnavailable, "")));
        Assert.IsType<MessageSearch.Failed>(await FindAsync(FakeHttp.Answering(HttpStatusCode.OK, "{}")));
        Assert.IsType<MessageSearch.Failed>(await FindAsync(FakeHttp.Throwing(new HttpRequestException(HttpRequestError.ConnectionError))));
    }

    [Fact]
    public async Task A_message_that_must_not_come_late_says_until_when()
    {
        var http = FakeHttp.Answering(HttpStatusCode.Created, """{"sid":"SM1"}""");

        await Client(http).SendMessageAsync(new OutboundMessage("+33612345678", "Coccinelle", "x", null) { ValidityPeriod = 3600 }, Cancel);
        await Client(http).SendMessageAsync(new OutboundMessage("+33612345678", "Coccinelle", "x", null) { ValidityPeriod = 100_000 }, Cancel);

        Assert.EndsWith("&ValidityPeriod=3600", http.Sent[0].Body, StringComparison.Ordinal);
        Assert.EndsWith("&ValidityPeriod=36000", http.Sent[1].Body, StringComparison.Ordinal);
    }

    private static Task<MessageSearch> FindAsync(FakeHttp http) => Client(http).FindMessagesAsync("+33612345678", null, LongAgo, Cancel);

    private static (int, bool) Count(MessageSearch search) => search is MessageSearch.Found found ? (found.Messages.Count, found.IsComplete) : (-1, false);

    private static string Page(IEnumerable<(string Sid, string At)> messages, string? next) => JsonSerializer.Serialize(new
    {
        messages = messages.Select(message => new { sid = message.Sid, status = "sent", date_created = message.At }),
        next_page_uri = next,
    });

    private static string Rfc2822(Instant at) => at.ToDateTimeUtc().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);

    /// <summary>One page after the other; the last one again and again.</summary>
    private static FakeHttp Pages(params string[] pages)
    {
        var asked = 0;
        return new FakeHttp((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(pages[Math.Min(asked++, pages.Length - 1)]) }));
    }

    private static TwilioClient Client(FakeHttp http) =>
        new(new HttpClient(http) { Timeout = Timeout.InfiniteTimeSpan }, new TwilioOptions { AccountSid = Account, AuthTokens = ["first"] }, new FakeTimeProvider());
}
