using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coccinelle.Sandbox.Twilio;
using Coccinelle.Tests;

namespace Coccinelle.Sandbox.Tests.Twilio;

public sealed class OutboundMessageTests : SandboxFixture
{
    private const string Reports = "/sms/status";
    private const string Customer = "+33612345678";

    [Fact]
    public async Task A_message_arrives_on_the_virtual_phone()
    {
        using var response = await SendAsync();

        var message = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal((HttpStatusCode.Created, "queued", "1"), (response.StatusCode, Text(message, "status"), Text(message, "num_segments")));
        var text = Sandbox.World.Texts.Single();
        Assert.Equal((Text(message, "sid"), "Coccinelle", Customer, "Bonjour", 1), (text.Sid, text.From, text.To, text.Body, text.Segments));
    }

    [Fact]
    public async Task The_answer_has_the_fields_of_Twilios_example()
    {
        using var response = await SendAsync();

        var example = ReferenceData.Json("twilio", "rest", "message-201-create.json");
        Assert.Equal(Names(example), Names(await response.Content.ReadFromJsonAsync<JsonElement>(Token)));

        static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task It_is_reported_as_sent_and_then_as_delivered()
    {
        (await SendAsync(("StatusCallback", $"{Server.Address.OriginalString.TrimEnd('/')}{Reports}?message=m%201"))).Dispose();

        await DeliveredAsync();

        var reports = Server.To(Reports);
        Assert.Equal(["sent", "delivered"], reports.Select(report => report["MessageStatus"]));
        Assert.All(reports, report =>
        {
            Assert.Equal("?message=m%201", report.Query);
            var url = $"{Server.Address.OriginalString.TrimEnd('/')}{Reports}?message=m%201";
            Assert.Equal(
                TwilioSigner.Sign(SandboxDefaults.TwilioAuthToken, url, report.Form.Select(pair => (pair.Key, pair.Value))), report.Headers["X-Twilio-Signature"]);
        });
        var sample = File.ReadAllText(ReferenceData.Path("twilio", "sms", "status-sent.form")).Split('&').Select(pair => pair.Split('=')[0]);
        Assert.Equal(sample.Order(StringComparer.Ordinal), reports[0].Form.Select(pair => pair.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reports_may_come_in_the_wrong_order_or_stop()
    {
        var callback = ("StatusCallback", $"{Server.Address.OriginalString.TrimEnd('/')}{Reports}");
        Sandbox.World.Faults = new SandboxFaults { Reordered = true };
        (await SendAsync(callback)).Dispose();
        await Server.WaitForAsync(request => request["MessageStatus"] == "sent", Token);
        Assert.Equal(["delivered", "sent"], Server.To(Reports).Select(report => report["MessageStatus"]));

        Sandbox.World.Faults = new SandboxFaults { Reordered = true, Vanished = Providers.Twilio };
        (await SendAsync(callback)).Dispose();
        await Server.WaitForAsync(request => request["MessageStatus"] == "sent", Token);
        Assert.Single(Server.To(Reports), report => report["MessageStatus"] == "delivered");
    }

    [Theory]
    [InlineData("To", "", 21604)]
    [InlineData("To", "0612345678", 21211)]
    [InlineData("From", "", 21603)]
    [InlineData("From", "+33140000009", 21606)]
    [InlineData("From", "Salon Léa", 21212)]
    [InlineData("From", "TwelveLetter", 21212)]
    [InlineData("From", "12345", 21212)]
    [InlineData("Body", "", 21602)]
    public async Task What_Twilio_refuses_arrives_nowhere(string name, string value, int code)
    {
        using var response = await SendAsync((name, value));

        await AssertErrorAsync(response, HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Sixteen_hundred_characters_are_the_most()
    {
        (await SendAsync(("Body", new string('x', 1600)))).EnsureSuccessStatusCode().Dispose();
        Sandbox.World.Reset();
        using var response = await SendAsync(("Body", new string('x', 1601)));
        await AssertErrorAsync(response, HttpStatusCode.BadRequest, 21617);
    }

    [Theory]
    [InlineData(21610, HttpStatusCode.BadRequest)]
    [InlineData(21211, HttpStatusCode.BadRequest)]
    [InlineData(20003, HttpStatusCode.Unauthorized)]
    [InlineData(20429, HttpStatusCode.TooManyRequests)]
    [InlineData(20500, HttpStatusCode.InternalServerError)]
    public async Task An_error_that_is_asked_for_comes_with_its_status(int code, HttpStatusCode status)
    {
        Sandbox.World.Faults = new SandboxFaults { TwilioMessageError = code };

        using var response = await SendAsync();

        await AssertErrorAsync(response, status, code);
    }

    [Fact]
    public async Task A_message_whose_answer_is_lost_arrives_all_the_same()
    {
        Sandbox.World.Faults = new SandboxFaults { TwilioAnswerLost = true };

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync());

        Assert.Single(Sandbox.World.Texts);
    }

    [Theory]
    [InlineData("x", 160, 1)]
    [InlineData("x", 161, 2)]
    [InlineData("x", 306, 2)]
    [InlineData("x", 307, 3)]
    [InlineData("é", 160, 1)]
    [InlineData("€", 80, 1)]
    [InlineData("€", 81, 2)]
    [InlineData("ê", 70, 1)]
    [InlineData("ê", 71, 2)]
    [InlineData("ê", 134, 2)]
    [InlineData("ê", 135, 3)]
    [InlineData("👍", 35, 1)]
    [InlineData("👍", 36, 2)]
    public void Parts_are_counted_as_they_are_billed(string character, int times, int parts) =>
        Assert.Equal(parts, SmsSegments.Count(string.Concat(Enumerable.Repeat(character, times))));

    private Task<Received> DeliveredAsync() => Server.WaitForAsync(request => request["MessageStatus"] == "delivered", Token);

    private Task<HttpResponseMessage> SendAsync(params (string Name, string Value)[] changes)
    {
        var form = new Dictionary<string, string> { ["To"] = Customer, ["From"] = "Coccinelle", ["Body"] = "Bonjour" };
        foreach (var (name, value) in changes)
        {
            form[name] = value;
        }

        return SendTwilioAsync(HttpMethod.Post, "/Messages.json", form);
    }

    private async Task AssertErrorAsync(HttpResponseMessage response, HttpStatusCode status, int code)
    {
        var error = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal((status, code), (response.StatusCode, error.GetProperty("code").GetInt32()));
        Assert.Empty(Sandbox.World.Texts);
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
