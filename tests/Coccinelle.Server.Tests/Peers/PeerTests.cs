using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Coccinelle.Providers.Smtp;
using Coccinelle.Providers.Tests.Smtp.Peer;
using Coccinelle.Sandbox;
using Coccinelle.Server.Messaging.Sending;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Coccinelle.Server.Tests.Peers;

/// <summary>The whole walk of a message with somebody else's programs at its end, so that the sandbox and we cannot agree on the same mistake.</summary>
public sealed class PeerTests(TwilioMock twilio, PeerMailServer mail) : IClassFixture<TwilioMock>, IClassFixture<PeerMailServer>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_SMS_that_Twilios_own_document_allows_is_sent_and_delivered(string kind)
    {
        var address = await twilio.DemandAsync();
        await using var server = await TestServer.StartAsync(kind, ("TWILIO_API_BASE_URL", address.ToString()));
        using var firm = await MessageCalls.WithSmsAsync(server);
        await server.Database.ExecuteAsync("UPDATE channel_messages_log SET external_message_id = NULL", null, TestServer.Ct); // the mock gives the channel's test the same id

        var id = await firm.SentAsync("sms", new
        {
            to = Numbers.Mobile(),
            template = "confirmation",
            variables = new { appointmentDate = "mardi 24 novembre", appointmentTime = "14 h 30" },
        });
        var accepted = await Eventually.GetAsync(() => firm.MessageAsync(id), message => MessageCalls.StepsOf(message).Contains("accepted"));
        Assert.Equal(TwilioMock.MessageSid, accepted.Text("providerMessageId"));

        await ReportAsync(server, id, "sent");
        await ReportAsync(server, id, "delivered");

        var delivered = await firm.UntilAsync(id, "delivered");
        Assert.Equal(["pending", "accepted", "sent", "delivered"], MessageCalls.StepsOf(delivered));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_Twilios_own_document_refuses_is_no_success(string kind)
    {
        var address = await twilio.DemandAsync();
        await using var server = await TestServer.StartAsync(kind, ("TWILIO_API_BASE_URL", address.ToString()), ("TWILIO_ACCOUNT_SID", "AC-not-an-account"));
        using var firm = await Firm.CreateAsync(server);
        await firm.ConfigureChannelAsync("sms", new JsonObject { ["senderName"] = "Salon Test" });

        using var on = await firm.ToggleAsync("sms", true);
        await on.ReadAsync(HttpStatusCode.OK);
        using var test = await firm.TestAsync("sms", Numbers.Mobile());

        await test.ProblemAsync(HttpStatusCode.BadGateway, "provider_refused");
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite, "startTls")]
    [InlineData(TestDatabase.Sqlite, "sslOnConnect")]
    [InlineData(TestDatabase.Postgres, "startTls")]
    [InlineData(TestDatabase.Postgres, "sslOnConnect")]
    public async Task An_email_arrives_at_a_mail_server_that_is_not_ours(string kind, string security)
    {
        mail.Demand();
        await using var server = await TestServer.StartAsync(kind);
        using var firm = await WithMailboxAsync(server, security);

        var id = await firm.SentAsync("email", new { to = "lea@client.example", subject = "Votre devis", text = "Bonjour Léa,\n\nvoici votre devis." });

        var sent = await firm.UntilAsync(id, "sent");
        Assert.Contains(sent["events"]!.AsArray(), step => step!.Text("kind") == "accepted" && step!.Text("words").Contains("2.0.0 Taken", StringComparison.Ordinal));
        var taken = await mail.NextAsync();
        Assert.Equal("lea by PLAIN", taken.GetProperty("user").GetString()); // and not "in the clear"
        using var letter = await MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(taken.GetProperty("text").GetString()!)), TestServer.Ct);
        Assert.Equal(("Votre devis", "lea@client.example"), (letter.Subject, letter.To.Mailboxes.Single().Address));
        Assert.EndsWith("@salon-lea.example", letter.MessageId, StringComparison.Ordinal);
        Assert.Contains("voici votre devis.", letter.TextBody, StringComparison.Ordinal);
        Assert.Contains("voici votre devis.", letter.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_email_that_it_refuses_has_failed_in_its_own_words()
    {
        mail.Demand();
        await using var server = await TestServer.StartAsync(TestDatabase.Sqlite);
        using var firm = await WithMailboxAsync(server, "startTls");

        var id = await firm.SentAsync("email", new { to = "nobody@client.example", subject = "Votre devis", text = "Bonjour" });

        var failed = await firm.UntilAsync(id, "failed");
        Assert.Contains(failed["events"]!.AsArray(), step => step!["words"]?.ToString().Contains("5.1.1 No such user", StringComparison.Ordinal) == true);
        Assert.False(mail.HasMore);
    }

    /// <summary>A firm whose mailbox is at the peer, proven by a test that arrived there.</summary>
    private async Task<Firm> WithMailboxAsync(TestServer server, string security)
    {
        var port = mail.PortOf(security == "sslOnConnect");
        var smtp = server.Services.GetRequiredService<SmtpOptions>();
        smtp.AllowedInside = new HashSet<(string, int)> { (SandboxDefaults.MailHost, port) };
        smtp.ExtraRoots.Add(mail.Root);
        var firm = await Firm.CreateAsync(server);
        await firm.ConfigureChannelAsync("email", new JsonObject
        {
            ["host"] = SandboxDefaults.MailHost,
            ["port"] = port,
            ["security"] = security,
            ["username"] = "lea",
            ["password"] = "right",
            ["fromEmail"] = "lea@salon-lea.example",
            ["fromName"] = "Salon Léa",
        });
        await firm.WorkAsync("email", "quelquun@client.example");
        await mail.NextAsync();
        return firm;
    }

    private static async Task ReportAsync(TestServer server, string message, string status)
    {
        using var response = await server.PostAsync($"{TwilioSender.StatusPath}?{TwilioSender.MessageField}={message}", new Dictionary<string, string>
        {
            ["AccountSid"] = SandboxDefaults.TwilioAccountSid,
            ["MessageSid"] = TwilioMock.MessageSid,
            ["SmsSid"] = TwilioMock.MessageSid,
            ["MessageStatus"] = status,
            ["SmsStatus"] = status,
        });
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
    }
}
