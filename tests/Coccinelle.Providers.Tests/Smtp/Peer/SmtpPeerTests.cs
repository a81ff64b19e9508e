using System.Text;
using Coccinelle.Domain.Tenants;
using Coccinelle.Providers.Smtp;
using MimeKit;
using NodaTime;

namespace Coccinelle.Providers.Tests.Smtp.Peer;

/// <summary>The door before a mail server that we did not write.</summary>
public sealed class SmtpPeerTests(PeerMailServer peer) : IClassFixture<PeerMailServer>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_is_taken_as_it_was_meant(bool sslOnConnect)
    {
        peer.Demand();
        Assert.Contains("2.0.0 Taken", Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(sslOnConnect)).Words, StringComparison.Ordinal);

        var taken = await peer.NextAsync();
        Assert.Equal("lea by PLAIN", taken.GetProperty("user").GetString());
        Assert.Equal(("lea@salon-lea.example", "client@example.fr"), (taken.GetProperty("from").GetString(), taken.GetProperty("to")[0].GetString()));
        using var read = await MimeMessage.LoadAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(taken.GetProperty("text").GetString()!)), TestContext.Current.CancellationToken);
        Assert.Equal("Rendez-vous confirmé", read.Subject);
        Assert.Equal("À demain\r\n.\r\nLéa", read.TextBody!.ReplaceLineEndings("\r\n").TrimEnd());
    }

    [Fact]
    public async Task A_wrong_password_is_a_fault_of_the_credentials()
        => await RefusedAsync(SmtpFault.Credentials, 535, "5.7.8 Not you", password: "wrong");

    [Fact]
    public async Task An_unknown_recipient_is_a_fault_of_the_recipient()
        => await RefusedAsync(SmtpFault.Recipient, 550, "5.1.1 No such user", to: "nobody@example.fr");

    [Fact]
    public async Task A_strangers_address_is_a_fault_of_the_sender()
        => await RefusedAsync(SmtpFault.Sender, 553, "5.7.1 Not yours", from: "stranger@example.fr");

    [Fact]
    public async Task A_busy_mailbox_passes_with_time()
    {
        peer.Demand();
        var temporary = Assert.IsType<SmtpOutcome.Temporary>(await SendAsync(to: "busy@example.fr"));
        Assert.Equal((SmtpFault.Recipient, 451), (temporary.Fault, temporary.Code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_certificate_counts_only_where_its_authority_is_trusted(bool sslOnConnect)
    {
        peer.Demand();
        Assert.Equal(SmtpFault.Tls, Assert.IsType<SmtpOutcome.Refused>(await SendAsync(sslOnConnect, trusted: false)).Fault);
        Assert.False(peer.HasMore);
    }

    /// <summary>A refused letter between two others, each with an invitation; the peer checks that the connection really is as good as new.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Letters_of_a_firm_share_a_connection_also_after_a_refusal(bool sslOnConnect)
    {
        peer.Demand();
        await using var connections = new SmtpConnections(Options(peer.PortOf(sslOnConnect)), TimeProvider.System);
        var account = new SmtpAccount("localhost", peer.PortOf(sslOnConnect), sslOnConnect, "lea", "right");
        var firm = TenantId.Parse($"ten_{Guid.NewGuid():N}");
        var at = Instant.FromUtc(2026, 11, 25, 14, 0);
        var letter = new MailLetter
        {
            Id = "msg_1",
            FromEmail = "lea@salon-lea.example",
            To = "client@example.fr",
            Subject = "Rendez-vous confirmé",
            Text = "À demain",
            Html = "<p>À demain</p>",
            Date = at,
            Invitation = new(InvitationMethod.Request, "apt_1@salon-lea.example", 0, at, at, "Coupe", null, new("Léa", "lea@salon-lea.example"), new("", "client@example.fr"), at),
        };

        Assert.IsType<SmtpOutcome.Accepted>(await connections.SendAsync(firm, account, letter, TestContext.Current.CancellationToken));
        Assert.Equal(SmtpFault.Recipient, Assert.IsType<SmtpOutcome.Refused>(
            await connections.SendAsync(firm, account, letter with { To = "nobody@example.fr" }, TestContext.Current.CancellationToken)).Fault);
        Assert.IsType<SmtpOutcome.Accepted>(await connections.SendAsync(firm, account, letter with { Id = "msg_2" }, TestContext.Current.CancellationToken));

        var (first, second) = (await peer.NextAsync(), await peer.NextAsync());
        Assert.Equal(first.GetProperty("connection").GetString(), second.GetProperty("connection").GetString());
        using var read = await MimeMessage.LoadAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(second.GetProperty("text").GetString()!)), TestContext.Current.CancellationToken);
        Assert.Equal(("msg_2@salon-lea.example", "<p>À demain</p>"), (read.MessageId, read.HtmlBody!.TrimEnd()));
        var calendar = Assert.Single(read.BodyParts.OfType<TextPart>(), part => part.ContentType.MimeType == "text/calendar");
        Assert.Contains("UID:apt_1@salon-lea.example", calendar.Text, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(
        SmtpFault fault, int code, string words, string password = "right", string from = "lea@salon-lea.example", string to = "client@example.fr")
    {
        peer.Demand();
        var refused = Assert.IsType<SmtpOutcome.Refused>(await SendAsync(password: password, from: from, to: to));
        Assert.Equal((fault, code, words), (refused.Fault, refused.Code, refused.Words));
        Assert.False(peer.HasMore);
    }

    private async Task<SmtpOutcome> SendAsync(
        bool sslOnConnect = false, string password = "right", string from = "lea@salon-lea.example", string to = "client@example.fr", bool trusted = true)
    {
        var port = peer.PortOf(sslOnConnect);
        var options = Options(port, trusted);
        using var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Salon Léa", from));
        message.To.Add(new MailboxAddress("", to));
        message.Subject = "Rendez-vous confirmé";
        message.Body = new TextPart("plain") { Text = "À demain\r\n.\r\nLéa" };
        return await new SmtpDoor(options, TimeProvider.System)
            .SendAsync(new SmtpAccount("localhost", port, sslOnConnect, "lea", password), message, TestContext.Current.CancellationToken);
    }

    private SmtpOptions Options(int port, bool trusted = true)
    {
        var options = new SmtpOptions { AllowedInside = new HashSet<(string, int)> { ("localhost", port) } };
        if (trusted)
            options.ExtraRoots.Add(peer.Root);
        return options;
    }
}
