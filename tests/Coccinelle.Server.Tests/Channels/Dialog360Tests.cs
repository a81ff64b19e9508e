using System.Net;
using Coccinelle.Sandbox;
using Coccinelle.Server.Channels.WhatsApp;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Coccinelle.Server.Tests.Channels;

/// <summary>A firm comes back from 360dialog's consent with what anybody could have typed; only its state says who it is.</summary>
public sealed class Dialog360Tests : IClassFixture<OwnServers>
{
    private readonly OwnServers _servers;

    public Dialog360Tests(OwnServers servers) => _servers = servers;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_firm_connects_its_number_sends_a_test_and_360dialog_reports_to_us_with_a_secret(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var channel = Channel(server);

        using var back = await ReturnAsync(server, channel, await StateAsync(firm));
        var page = await back.Content.ReadAsStringAsync(TestServer.Ct);
        var config = await firm.ChannelAsync("whatsapp");
        using var test = await firm.TestAsync("whatsapp", "0612345678");
        var sent = await test.ReadAsync(HttpStatusCode.OK);
        using var on = await firm.ToggleAsync("whatsapp", true);

        Assert.True(back.StatusCode == HttpStatusCode.OK, page);
        Assert.Contains("WhatsApp est relié", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("no-store", back.Headers.CacheControl?.ToString());
        Assert.Equal(("360dialog", channel.PhoneNumberId), (config["config"]!.Text("provider"), config["config"]!.Text("phoneNumberId")));
        Assert.Equal(("360dialog", "sent"), (sent.Text("provider"), sent.Text("outcome")));
        Assert.Equal("working", (await on.ReadAsync(HttpStatusCode.OK)).Text("state"));
        var there = server.World.WhatsApp.Channels.Single(known => known.Id == channel.Id);
        Assert.Equal(config["webhook"]!.Text("url"), there.WebhookUrl);
        Assert.Equal(43, there.WebhookHeaders[Dialog360Webhook.Header].Length);
        await PlantedSecret.AssertAbsentAsync(server, there.ApiKey!, there.WebhookHeaders[Dialog360Webhook.Header]);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_state_is_good_for_one_return_within_ten_minutes(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var late = await Firm.CreateBareAsync(server);
        var (channel, state, lateState) = (Channel(server), await StateAsync(firm), await StateAsync(late));

        var returns = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ReturnAsync(server, channel, state)));
        using var invented = await ReturnAsync(server, channel, "invented");
        using var without = await ReturnAsync(server, channel, null);
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        using var expired = await ReturnAsync(server, Channel(server), lateState);

        Assert.Single(returns, response => response.StatusCode == HttpStatusCode.OK);
        Assert.Equal(4, returns.Count(response => response.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Gone), (invented.StatusCode, without.StatusCode, expired.StatusCode));
        Assert.Equal("toConfigure", (await late.ChannelAsync("whatsapp")).Text("state"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task No_key_is_made_for_a_channel_of_another_client_or_another_firm(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var attacker = await Firm.CreateBareAsync(server);
        var (mine, free) = (Channel(server), Channel(server));
        using (var connected = await ReturnAsync(server, mine, await StateAsync(firm)))
            Assert.Equal(HttpStatusCode.OK, connected.StatusCode);
        var key = server.World.WhatsApp.Channels.Single(channel => channel.Id == mine.Id).ApiKey;

        using var theirs = await ReturnAsync(server, mine, await StateAsync(attacker));
        using var wrongClient = await ReturnAsync(server, free with { ClientId = "somebody" }, await StateAsync(attacker));
        using var sibling = await ReturnAsync(server, Channel(server, mine.ClientId), await StateAsync(attacker));

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.BadRequest, HttpStatusCode.Conflict), (theirs.StatusCode, wrongClient.StatusCode, sibling.StatusCode));
        Assert.Equal(key, server.World.WhatsApp.Channels.Single(channel => channel.Id == mine.Id).ApiKey);
        Assert.Null(server.World.WhatsApp.Channels.Single(channel => channel.Id == free.Id).ApiKey);
        Assert.False((await attacker.ChannelAsync("whatsapp"))["configured"]!.GetValue<bool>());
        using var test = await firm.TestAsync("whatsapp", "0612345678");
        await test.ReadAsync(HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Of_firms_that_come_back_with_one_channel_at_once_one_has_it(string kind)
    {
        var server = await _servers.GetAsync(kind);
        for (var round = 0; round < 10; round++)
        {
            using var one = await Firm.CreateBareAsync(server);
            using var two = await Firm.CreateBareAsync(server);
            var channel = Channel(server);
            var (first, second) = (await StateAsync(one), await StateAsync(two));

            var returns = await Task.WhenAll(ReturnAsync(server, channel, first), ReturnAsync(server, channel, second));

            Assert.Single(returns, response => response.StatusCode == HttpStatusCode.OK);
            Assert.Single(returns, response => response.StatusCode == HttpStatusCode.Conflict);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_channel_that_is_not_ready_waits_and_is_connected_later(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var channel = Channel(server) with { Status = "pending" };
        server.World.WhatsApp.AddChannel(channel);
        var connector = server.Services.GetRequiredService<Dialog360Connector>();

        using var back = await ReturnAsync(server, channel, await StateAsync(firm));
        var waiting = await firm.StandingAsync("whatsapp", "fr");
        var tooEarly = await connector.RunAsync(channel.Id, TestServer.Ct);
        server.World.WhatsApp.AddChannel(channel with { Status = "running" });
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.IsTrueAsync(async () =>
        {
            await connector.RunAsync(channel.Id, TestServer.Ct); // or the server's own worker was faster
            return (await firm.ChannelAsync("whatsapp"))["configured"]!.GetValue<bool>();
        });

        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Contains("Encore un instant", await back.Content.ReadAsStringAsync(TestServer.Ct), StringComparison.Ordinal);
        Assert.Equal("toConfigure", waiting.Text("state"));
        Assert.Contains("360dialog", waiting.Text("stateReason"), StringComparison.Ordinal);
        Assert.Null(tooEarly);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Hostile_returns_are_pages_and_do_nothing(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        string[] hostile =
        [
            "", "?client=a", "?client=a&channels=b", "?client=<script>&channels=[b]", "?client=a&channels=[../../x]", "?client=a&channels=[%00]",
            $"?client=a&channels=[{string.Join(',', Enumerable.Range(0, 500))}]", $"?client=a&channels=[b]&state={new string('x', 5000)}", "?client=a&channels=[]&state=%ud800",
        ];
        foreach (var query in hostile)
        {
            using var response = await server.Http.GetAsync($"{Dialog360Onboarding.CallbackPath}{query}", TestServer.Ct);
            var text = await response.Content.ReadAsStringAsync(TestServer.Ct);
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{query}: {response.StatusCode}");
            Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        }

        var rows = await server.Database.ScalarAsync<int>("SELECT CAST(count(*) AS integer) FROM dialog360_channels WHERE tenant_id = @Id", new { firm.Id }, TestServer.Ct);
        Assert.Equal(0, rows);
    }

    [Fact]
    public async Task Without_a_partner_account_the_answer_says_so()
    {
        await using var server = await TestServer.StartAsync(TestDatabase.Sqlite, ("WHATSAPP_360DIALOG_PARTNER_ID", ""), ("WHATSAPP_360DIALOG_API_KEY", ""));
        using var firm = await Firm.CreateBareAsync(server);
        using var response = await firm.Api.GetAsync("/api/channels/whatsapp/connect", TestServer.Ct);
        await response.ProblemAsync(HttpStatusCode.Conflict, "not_available");
    }

    /// <summary>A number at 360dialog that no other test uses.</summary>
    private static PartnerChannel Channel(TestServer server, string? client = null)
    {
        var channel = new PartnerChannel($"CH{Numbers.Word()}", client ?? $"CL{Numbers.Word()}", Numbers.Line()[1..], ChannelCalls.NumberId());
        server.World.WhatsApp.AddChannel(channel);
        return channel;
    }

    /// <summary>The state of a link that the firm asked for.</summary>
    private static async Task<string> StateAsync(Firm firm)
    {
        using var response = await firm.Api.GetAsync("/api/channels/whatsapp/connect", TestServer.Ct);
        var url = new Uri((await response.ReadAsync(HttpStatusCode.OK)).Text("url"));
        var query = System.Web.HttpUtility.ParseQueryString(url.Query);
        Assert.Equal(TestServer.PublicUrl + Dialog360Onboarding.CallbackPath, query["redirect_url"]);
        return query["state"]!;
    }

    private static Task<HttpResponseMessage> ReturnAsync(TestServer server, PartnerChannel channel, string? state)
        => server.Http.GetAsync(
            $"{Dialog360Onboarding.CallbackPath}?client={channel.ClientId}&channels=[{channel.Id}]&revoked=[]{(state is null ? "" : $"&state={Uri.EscapeDataString(state)}")}", TestServer.Ct);
}
