using System.Net;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Messaging;

/// <summary>Refused, failed for now, and unknown are three things.</summary>
public sealed class DeliveryTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_refusal_is_final_says_why_and_can_be_sent_again(string kind)
    {
        var server = await FreshAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        server.World.Faults = new SandboxFaults { TwilioMessageError = 21614 };
        var id = await firm.SentAsync("sms", new { to = Numbers.Mobile(), text = "Bonjour" });

        var failed = await firm.UntilAsync(id, "failed");
        Assert.Equal("21614", failed.Text("errorCode"));
        Assert.Contains("fixe", failed.Text("why"), StringComparison.Ordinal);
        server.World.Faults = SandboxFaults.None;
        using var again = await firm.Api.PostAsync($"/api/messages/{id}/replay", null, TestServer.Ct);
        await firm.UntilAsync((await again.ReadAsync(HttpStatusCode.Accepted)).Text("messageId"), "delivered");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_failed_for_now_is_tried_again_and_arrives_once(string kind)
    {
        var server = await FreshAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        var customer = Numbers.Mobile();
        server.World.Faults = new SandboxFaults { TwilioRest = TwilioRestFault.TooManyRequests };
        var id = await firm.SentAsync("sms", new { to = customer, text = "Bonjour" });
        await Eventually.GetAsync(() => firm.MessageAsync(id), message => message["events"]!.AsArray().Any(step => step!.Text("kind") == "retry"));

        server.World.Faults = SandboxFaults.None;
        server.Clock.Advance(TimeSpan.FromMinutes(3));

        await firm.UntilAsync(id, "delivered");
        Assert.Single(server.TextsTo(customer));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task After_an_unknown_outcome_Twilio_is_asked_and_nothing_arrives_twice(string kind)
    {
        await using var server = await TestServer.StartAsync(kind); // whose clock is Twilio's: it looks for what was sent lately
        using var firm = await MessageCalls.WithSmsAsync(server);
        var customer = Numbers.Mobile();
        await firm.UntilAsync(await firm.SentAsync("sms", new { to = customer, text = "Une seule fois" }), "delivered"); // the same words before are another message
        server.World.Faults = new SandboxFaults { TwilioAnswerLost = true, TwilioMessageStatus = TwilioMessageStatus.None };
        var id = await firm.SentAsync("sms", new { to = customer, text = "Une seule fois" });
        await Eventually.GetAsync(() => firm.MessageAsync(id), message => message["events"]!.AsArray().Any(step => step!.Text("kind") == "unknown"));

        server.World.Faults = SandboxFaults.None;
        server.Clock.Advance(TimeSpan.FromSeconds(20));

        var message = await firm.UntilAsync(id, "sent");
        Assert.Contains(message["events"]!.AsArray(), step => step!.Text("kind") == "asked");
        Assert.Equal(2, server.TextsTo(customer).Count);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_message_that_Twilio_never_got_is_sent_again(string kind)
    {
        var server = await FreshAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        var customer = Numbers.Mobile();
        server.World.Faults = new SandboxFaults { TwilioRest = TwilioRestFault.ServerError };
        var id = await firm.SentAsync("sms", new { to = customer, text = "Bonjour" });
        await Eventually.GetAsync(() => firm.MessageAsync(id), message => message["events"]!.AsArray().Any(step => step!.Text("kind") == "unknown"));

        server.World.Faults = SandboxFaults.None;
        server.Clock.Advance(TimeSpan.FromSeconds(20));
        await Eventually.GetAsync(() => firm.MessageAsync(id), message => message["events"]!.AsArray().Any(step => step!.Text("kind") == "asked"));
        server.Clock.Advance(TimeSpan.FromMinutes(2));

        await firm.UntilAsync(id, "delivered");
        Assert.Single(server.TextsTo(customer));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_mail_server_that_breaks_off_after_the_dot_leaves_the_message_uncertain(string kind)
    {
        var server = await FreshAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server));
        await firm.WorkAsync("email", "quelquun@client.example");
        server.World.Faults = new SandboxFaults { Smtp = SmtpScript.DropAfterDot };
        var id = await firm.SentAsync("email", new { to = "lea@client.example", subject = "Bonjour", text = "Bonjour" });
        await Eventually.GetAsync(() => firm.MessageAsync(id), message => message["events"]!.AsArray().Any(step => step!.Text("kind") == "unknown"));

        server.Clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Contains("peut-être", (await firm.UntilAsync(id, "uncertain")).Text("why"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_token_that_died_turns_the_channel_to_failing_and_tells_the_owner(string kind)
    {
        var server = await FreshAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var token = $"EAAG-{Numbers.Word()}";
        await firm.ConfigureChannelAsync("whatsapp", ChannelCalls.Meta(ChannelCalls.NumberId(), token));
        await firm.WorkAsync("whatsapp", Numbers.Mobile());
        server.World.WhatsApp.RefuseToken(token);
        server.World.Faults = new SandboxFaults { WhatsAppWindowAlwaysOpen = true };

        var id = await firm.SentAsync("whatsapp", new { to = Numbers.Mobile(), template = "confirmation", variables = new { appointmentDate = "demain", appointmentTime = "9 h" } });

        await Eventually.GetAsync(() => firm.StandingAsync("whatsapp"), channel => channel.Text("state") == "failing");
        await Eventually.IsTrueAsync(async () => await server.Database.ScalarAsync<int>(
            "SELECT CAST(count(*) AS integer) FROM owner_notices WHERE tenant_id = @Id AND kind = 'whatsapp_failing'", new { firm.Id }, TestServer.Ct) == 1);
        Assert.Equal("pending", (await firm.MessageAsync(id)).Text("status"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_campaign_of_ten_thousand_never_delays_another_firms_reminder(string kind)
    {
        var server = await FreshAsync(kind);
        using var crowd = await MessageCalls.WithSmsAsync(server, new { senderName = "Campagne", dailyLimit = 10_000 });
        using var firm = await MessageCalls.WithSmsAsync(server);
        server.World.Faults = new SandboxFaults { TwilioRestDelay = TimeSpan.FromMilliseconds(100), TwilioMessageStatus = TwilioMessageStatus.None };
        await server.Database.ExecuteAsync(
            $"""
            INSERT INTO channel_messages_log (id, tenant_id, channel_type, to_address, content, status, sender, due_at, next_attempt_at, created_at)
            SELECT 'msg_' || @prefix || n, @Id, 'sms', '+336' || (10000000 + n), 'Rappel', 'pending', 'Campagne', @now, @now, @now FROM ({Counting(server)}) numbers
            """,
            new { prefix = Guid.NewGuid().ToString("N"), crowd.Id, now = server.Clock.GetCurrentInstant() },
            TestServer.Ct);
        await Eventually.IsTrueAsync(() => server.World.Texts.Count(text => text.Body == "Rappel") > 100);

        var customer = Numbers.Mobile();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await firm.SentAsync("sms", new { to = customer, text = "Rappel : dans une heure." });
        while (server.TextsTo(customer).Count == 0 && watch.Elapsed < TimeSpan.FromSeconds(10))
            await Task.Delay(10, TestServer.Ct);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1.5), $"The reminder left after {watch.Elapsed.TotalSeconds:0.0} s."); // a second, and half for a busy machine
        Assert.True(server.World.Texts.Count(text => text.Body == "Rappel") < 9000, "The campaign was over already.");
        await server.Database.ExecuteAsync("UPDATE channel_messages_log SET next_attempt_at = NULL WHERE tenant_id = @Id AND lease_until IS NULL", new { crowd.Id }, TestServer.Ct);
    }

    private static string Counting(TestServer server)
        => server.Database.Dialect.Kind == Coccinelle.Server.Storage.DialectKind.Postgres
            ? "SELECT generate_series(1, 10000) AS n"
            : "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 10000) SELECT n FROM c";

    private async Task<TestServer> FreshAsync(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.World.Faults = SandboxFaults.None;
        return server;
    }
}
