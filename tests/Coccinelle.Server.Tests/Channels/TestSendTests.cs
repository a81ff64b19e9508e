using System.Net;
using System.Net.Http.Json;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Channels;

/// <summary>A test is really sent, is in the log whatever happens, and decides the channel's state.</summary>
public sealed class TestSendTests : IClassFixture<OwnServers>
{
    private const string Customer = "06 12 34 56 78";

    private readonly OwnServers _servers;

    public TestSendTests(OwnServers servers) => _servers = servers;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_SMS_leaves_under_the_firms_name_and_the_channel_works(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        await firm.ConfigureChannelAsync("sms", new System.Text.Json.Nodes.JsonObject { ["senderName"] = "Salon Lea" });
        using var on = await firm.ToggleAsync("sms", true);

        using var response = await firm.TestAsync("sms", Customer);
        var answer = await response.ReadAsync(HttpStatusCode.OK);

        var text = Assert.Single(server.World.Texts, text => text.Sid == answer.Text("providerMessageId"));
        Assert.Equal(("Salon Lea", "+33612345678"), (text.From, text.To));
        Assert.Contains(firm.Name, text.Body, StringComparison.Ordinal);
        Assert.Equal(("sms", "+33612345678", "sent", "twilio", "working"), (answer.Text("channel"), answer.Text("to"), answer.Text("outcome"), answer.Text("provider"), answer.Text("state")));
        Assert.Equal(("sent", text.Sid, (string?)null), await LoggedAsync(server, firm));
        var standing = await firm.StandingAsync("sms");
        Assert.Equal(("working", 1), (standing.Text("state"), standing["stats"]!["sent"]!.GetValue<int>()));
        Assert.NotEqual("", standing.Text("stateSince"));
        await firm.ConfigureChannelAsync("sms", new System.Text.Json.Nodes.JsonObject { ["senderName"] = "Salon Lea", ["dailyLimit"] = 5 });
        Assert.Equal("working", (await firm.StandingAsync("sms")).Text("state")); // how many a day proves nothing
        await firm.ConfigureChannelAsync("sms", new System.Text.Json.Nodes.JsonObject { ["senderName"] = "Autre Nom" });
        Assert.Equal("toVerify", (await firm.StandingAsync("sms")).Text("state"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_email_leaves_through_the_firms_own_server(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var to = $"{Numbers.Word()}@example.fr";
        await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server).With("replyTo", "lea@salon.example"));
        using var on = await firm.ToggleAsync("email", true);

        using var response = await firm.TestAsync("email", to);
        var answer = await response.ReadAsync(HttpStatusCode.OK);

        var mail = Assert.Single(server.World.Mails, mail => mail.To.Contains(to));
        Assert.Equal(("contact@salon.example", "contact@salon.example"), (mail.From, mail.User));
        Assert.Contains("Reply-To: lea@salon.example", mail.Message, StringComparison.Ordinal);
        Assert.Contains($"<{answer.Text("providerMessageId")}>", mail.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.MachineName, mail.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("sent", "smtp", "working"), (answer.Text("outcome"), answer.Text("provider"), answer.Text("state")));
        Assert.NotEqual("", answer.Text("said"));
    }

    [Theory]
    [InlineData(SmtpScript.Auth535, "credentials", "provider_refused", true)]
    [InlineData(SmtpScript.StartTlsStripped, "tls", "provider_refused", true)]
    [InlineData(SmtpScript.Sender553, "sender", "provider_refused", true)]
    [InlineData(SmtpScript.Recipient550, "recipient", "provider_refused", false)]
    [InlineData(SmtpScript.DailyLimit, "quota", "provider_refused", false)]
    public async Task A_mail_servers_refusal_comes_back_in_its_words_and_only_the_channels_own_faults_break_it(SmtpScript script, string fault, string code, bool breaks)
    {
        var server = await _servers.GetAsync(TestDatabase.Sqlite);
        using var firm = await Firm.CreateBareAsync(server);
        await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server));
        using var on = await firm.ToggleAsync("email", true);
        server.World.Faults = SandboxFaults.None with { Smtp = script };

        using var response = await firm.TestAsync("email", "client@example.fr");
        var problem = await response.ProblemAsync(HttpStatusCode.BadGateway, code);

        Assert.Equal((fault, "smtp"), (problem.Text("fault"), problem.Text("provider")));
        Assert.NotEqual("", problem.Text("said"));
        Assert.Equal(("failed", (string?)null, problem.Text("said")), await LoggedAsync(server, firm));
        var standing = await firm.StandingAsync("email", "fr");
        Assert.Equal(breaks ? "failing" : "toVerify", standing.Text("state"));
        if (!breaks)
            return;
        Assert.Contains(problem.Text("said"), standing.Text("stateReason"), StringComparison.Ordinal);
        Assert.NotEqual("", standing.Text("stateSince"));
        server.World.Faults = SandboxFaults.None;
        using var again = await firm.TestAsync("email", "client@example.fr");
        Assert.Equal("working", (await again.ReadAsync(HttpStatusCode.OK)).Text("state"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_lost_answer_is_uncertain_and_proves_nothing(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var on = await firm.ToggleAsync("sms", true);
        server.World.Faults = SandboxFaults.None with { TwilioAnswerLost = true };

        using var response = await firm.TestAsync("sms", Customer);
        var answer = await response.ReadAsync(HttpStatusCode.OK);

        Assert.Equal(("uncertain", "toVerify"), (answer.Text("outcome"), answer.Text("state")));
        var (status, id, words) = await LoggedAsync(server, firm);
        Assert.Equal(("uncertain", null, answer.Text("said")), (status, id, words));
    }

    [Theory]
    [InlineData(21610, "opted_out", "off")]
    [InlineData(21211, "recipient", "off")]
    [InlineData(21212, "sender", "off")]
    public async Task Twilios_refusal_is_told_by_what_it_is_about(int twilioError, string fault, string state)
    {
        var server = await _servers.GetAsync(TestDatabase.Sqlite);
        using var firm = await Firm.CreateBareAsync(server);
        server.World.Faults = SandboxFaults.None with { TwilioMessageError = twilioError };
        firm.Api.DefaultRequestHeaders.AcceptLanguage.ParseAdd("fr");

        using var response = await firm.TestAsync("sms", Customer);
        var problem = await response.ProblemAsync(HttpStatusCode.BadGateway, "provider_refused");

        Assert.Equal((fault, twilioError.ToString(System.Globalization.CultureInfo.InvariantCulture)), (problem.Text("fault"), problem.Text("providerCode")));
        Assert.Equal(state, (await firm.StandingAsync("sms")).Text("state")); // it is off: nothing else matters to its owner
        using var on = await firm.ToggleAsync("sms", true);
        Assert.Equal(fault == "sender" ? "failing" : "toVerify", (await firm.StandingAsync("sms")).Text("state"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_cannot_be_tested_is_refused_before_anything_is_sent(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        foreach (var (channel, to, field) in new[] { ("sms", "police", "to"), ("email", "0612345678", "to"), ("fax", Customer, "channel"), ("sms", TestServer.SharedNumber, "to") })
        {
            using var wrong = await firm.TestAsync(channel, to);
            Assert.NotNull((await wrong.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]![field]);
        }

        using var missing = await firm.Api.PostAsJsonAsync("/api/channels/test", new { channel = "sms" }, TestServer.Ct);
        using var unready = await firm.TestAsync("email", "client@example.fr");
        Assert.NotNull((await missing.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["to"]);
        Assert.NotNull((await unready.ProblemAsync(HttpStatusCode.Conflict, "not_ready"))["errors"]!["config"]);
        Assert.Equal(0, await server.Database.For(firm.Id).ScalarAsync<int>("SELECT CAST(count(*) AS integer) FROM channel_messages_log WHERE tenant_id = @Id", new { firm.Id }, TestServer.Ct));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Tests_are_limited_per_firm(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var other = await Firm.CreateBareAsync(server);
        for (var i = 0; i < 10; i++)
        {
            using var sent = await firm.TestAsync("sms", Customer);
            await sent.ReadAsync(HttpStatusCode.OK);
        }

        using var refused = await firm.TestAsync("sms", Customer);
        using var others = await other.TestAsync("sms", Customer);

        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        await others.ReadAsync(HttpStatusCode.OK);
    }

    private static async Task<(string Status, string? ExternalId, string? Error)> LoggedAsync(TestServer server, Firm firm)
    {
        var row = await server.Database.For(firm.Id).QueryFirstOrDefaultAsync<Row>(
            "SELECT status, external_message_id, error_message FROM channel_messages_log WHERE tenant_id = @Id ORDER BY id DESC LIMIT 1", new { firm.Id }, TestServer.Ct);
        return (row!.Status, row.ExternalMessageId, row.ErrorMessage);
    }

    private sealed class Row
    {
        public required string Status { get; init; }

        public string? ExternalMessageId { get; init; }

        public string? ErrorMessage { get; init; }
    }
}
