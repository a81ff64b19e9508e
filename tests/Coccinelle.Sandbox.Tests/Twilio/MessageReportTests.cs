using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coccinelle.Tests;

namespace Coccinelle.Sandbox.Tests.Twilio;

/// <summary>What becomes of an SMS: the callbacks, and what Twilio says to whoever asks.</summary>
public sealed class MessageReportTests : SandboxFixture
{
    private const string Reports = "/sms/status";
    private const string Customer = "+33612345678";

    [Theory]
    [InlineData(TwilioMessageStatus.Delivered, "delivered", null, "sent", "delivered")]
    [InlineData(TwilioMessageStatus.SentOnly, "sent", null, "sent")]
    [InlineData(TwilioMessageStatus.Undelivered, "undelivered", 30003, "sent", "undelivered")]
    [InlineData(TwilioMessageStatus.OptedOutLater, "failed", 21610, "failed")]
    public async Task The_callbacks_end_with_what_the_resource_says(TwilioMessageStatus fate, string status, int? errorCode, params string[] told)
    {
        Sandbox.World.Faults = new SandboxFaults { TwilioMessageStatus = fate };

        var sid = await SendAsync();

        await CallbacksAsync(told.Length);
        Assert.Equal(told, Statuses(sid));
        Assert.Equal(errorCode?.ToString(System.Globalization.CultureInfo.InvariantCulture), Server.To(Reports)[^1]["ErrorCode"]);
        var message = await GetAsync($"/Messages/{sid}.json");
        Assert.Equal((status, errorCode, fate != TwilioMessageStatus.OptedOutLater), (Text(message, "status"), Code(message), Text(message, "date_sent") is not null));
    }

    [Fact]
    public async Task A_box_at_home_cannot_be_reached_and_the_carrier_says_so_later()
    {
        var sid = await SendAsync("+33970000001");

        await CallbacksAsync(2);

        Assert.Equal(["sent", "undelivered"], Statuses(sid));
        Assert.Equal(("30006", "Landline or unreachable carrier"), (Server.To(Reports)[^1]["ErrorCode"], Server.To(Reports)[^1]["ErrorMessage"]));
        Assert.Equal(30006, Code(await GetAsync($"/Messages/{sid}.json")));
    }

    [Fact]
    public async Task A_geographic_number_is_refused_at_once()
    {
        using var response = await SendTwilioAsync(HttpMethod.Post, "/Messages.json", Form("+33140000001"));

        Assert.Equal((HttpStatusCode.BadRequest, 21614), (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetInt32()));
        Assert.Empty(Sandbox.World.Texts);
    }

    [Fact]
    public async Task Without_callbacks_the_resource_still_knows()
    {
        Sandbox.World.Faults = new SandboxFaults { TwilioMessageStatus = TwilioMessageStatus.None };
        var silent = await SendAsync();
        Sandbox.World.Faults = SandboxFaults.None;
        var told = await SendAsync();
        await CallbacksAsync(2);

        Assert.Equal("delivered", Text(await GetAsync($"/Messages/{silent}.json"), "status"));
        Assert.Equal([told, told], Server.To(Reports).Select(report => report["MessageSid"]));
    }

    [Fact]
    public async Task Callbacks_come_as_often_as_asked_and_in_any_order()
    {
        Sandbox.World.Faults = new SandboxFaults { TwilioStatusCopies = 3, TwilioStatusShuffled = true };
        var sids = new List<string>();
        for (var message = 0; message < 20; message++)
        {
            sids.Add(await SendAsync());
        }

        await CallbacksAsync(20 * 6);

        Assert.All(sids, sid => Assert.Equal(["delivered", "delivered", "delivered", "sent", "sent", "sent"], Statuses(sid).Order(StringComparer.Ordinal)));
        Assert.Contains(sids, sid => Statuses(sid)[^1] == "sent");
    }

    [Fact]
    public async Task A_message_whose_answer_is_lost_is_listed_and_reported()
    {
        Sandbox.World.Faults = new SandboxFaults { TwilioAnswerLost = true };
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync());
        Sandbox.World.Faults = SandboxFaults.None;

        await CallbacksAsync(2);

        var listed = (await GetAsync($"/Messages.json?To={Uri.EscapeDataString(Customer)}")).GetProperty("messages");
        Assert.Equal(("delivered", Server.To(Reports)[0]["MessageSid"]), (Text(listed[0], "status"), Text(listed[0], "sid")));
    }

    [Fact]
    public async Task The_list_has_the_newest_first_page_by_page()
    {
        var sids = new List<string>();
        foreach (var to in new[] { Customer, Customer, "+33612345679", Customer })
        {
            sids.Add(await SendAsync(to));
        }

        var first = await GetAsync($"/Messages.json?To={Uri.EscapeDataString(Customer)}&From=Coccinelle&PageSize=2");
        await SendAsync();
        var second = await GetAsync(Text(first, "next_page_uri")!.Split(SandboxDefaults.TwilioAccountSid)[1]);
        var nobody = await GetAsync("/Messages.json?From=Personne");

        Assert.Equal([sids[3], sids[1]], Sids(first));
        Assert.Equal([sids[0]], Sids(second));
        Assert.Null(Text(second, "next_page_uri"));
        Assert.Empty(Sids(nobody));
        var example = ReferenceData.Json("twilio", "rest", "message-list-200-readFullPage1.json");
        Assert.Equal(Names(example), Names(first));
        Assert.Equal(Names(example.GetProperty("messages")[0]), Names(first.GetProperty("messages")[0]));
    }

    [Fact]
    public async Task An_unknown_message_is_not_found()
    {
        using var response = await SendTwilioAsync(HttpMethod.Get, "/Messages/SM00000000000000000000000000000000.json");

        var error = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal((HttpStatusCode.NotFound, 20404), (response.StatusCode, error.GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task A_late_answer_is_late_only()
    {
        Sandbox.World.Faults = new SandboxFaults { TwilioRestDelay = TimeSpan.FromHours(1) };
        var waiting = SendTwilioAsync(HttpMethod.Post, "/Messages.json", Form(Customer));
        await CallbacksAsync(2);

        Assert.False(waiting.IsCompleted);
        Client.CancelPendingRequests();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void The_newest_messages_are_kept()
    {
        var box = new Outbox<SentText>(2, text => text.Sid);
        foreach (var sid in new[] { "a", "b", "c" })
        {
            box.Add(new SentText(sid, "Coccinelle", Customer, "Bonjour", DateTimeOffset.UnixEpoch));
        }

        box.Change("a", text => text with { Status = "sent" });
        box.Change("b", text => text with { Status = "sent" });

        Assert.False(box.TryFind("a", out _));
        Assert.Equal([("b", "sent"), ("c", "queued")], box.Read().Select(text => (text.Sid, text.Status)));
    }

    private async Task CallbacksAsync(int count)
    {
        for (var seen = 0; seen < count; seen++)
        {
            await Server.WaitForAsync(request => request.Path == Reports, Token);
        }
    }

    private IReadOnlyList<string?> Statuses(string sid) =>
        [.. Server.To(Reports).Where(report => report["MessageSid"] == sid).Select(report => report["MessageStatus"])];

    private Dictionary<string, string> Form(string to) => new()
    {
        ["To"] = to,
        ["From"] = "Coccinelle",
        ["Body"] = "Bonjour",
        ["StatusCallback"] = $"{Server.Address.OriginalString.TrimEnd('/')}{Reports}",
    };

    private async Task<string> SendAsync(string to = Customer)
    {
        using var response = await SendTwilioAsync(HttpMethod.Post, "/Messages.json", Form(to));
        return Text(await response.Content.ReadFromJsonAsync<JsonElement>(Token), "sid")!;
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await SendTwilioAsync(HttpMethod.Get, path);
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private static IEnumerable<string?> Sids(JsonElement page) => page.GetProperty("messages").EnumerateArray().Select(message => Text(message, "sid"));

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal);

    private static int? Code(JsonElement message) => message.GetProperty("error_code") is { ValueKind: JsonValueKind.Number } code ? code.GetInt32() : null;

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
