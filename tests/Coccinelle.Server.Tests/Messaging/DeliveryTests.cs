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

    private async Task<TestServer> FreshAsync(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.World.Faults = SandboxFaults.None;
        return server;
    }
}
