using Coccinelle.Providers.Smtp;
using Coccinelle.Sandbox;
using MimeKit;

namespace Coccinelle.Providers.Tests.Smtp;

/// <summary>A mail server in every mood, and what the door makes of it.</summary>
public sealed class SmtpDoorTests : IAsyncLifetime
{
    private SandboxHost _world = null!;
    private SmtpOptions _options = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await SandboxHost.StartAsync(new SandboxOptions(), cancellationToken: TestContext.Current.CancellationToken);
        _options = new SmtpOptions
        {
            AllowedInside = new HashSet<(string, int)> { ("localhost", _world.Options.MailPort), ("localhost", _world.Options.MailTlsPort) },
            Budget = TimeSpan.FromSeconds(15),
        };
        _options.ExtraRoots.Add(_world.Options.MailRoot!);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_arrives_encrypted_with_an_id_of_our_own_domain(bool sslOnConnect)
    {
        var outcome = await SendAsync(sslOnConnect: sslOnConnect);

        Assert.StartsWith("2.0.0 Queued", Assert.IsType<SmtpOutcome.Accepted>(outcome).Words, StringComparison.Ordinal);
        var mail = Assert.Single(_world.World.Mails);
        Assert.Equal(("lea@salon-lea.example", "client@example.fr", "apikey"), (mail.From, Assert.Single(mail.To), mail.User));
        Assert.Contains("@coccinelle.invalid>", mail.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SmtpScript.Greeting554, SmtpFault.Protocol, 554)]
    [InlineData(SmtpScript.StartTlsStripped, SmtpFault.Tls, null)]
    [InlineData(SmtpScript.Auth535, SmtpFault.Credentials, 535)]
    [InlineData(SmtpScript.Sender553, SmtpFault.Sender, 553)]
    [InlineData(SmtpScript.Recipient550, SmtpFault.Recipient, 550)]
    [InlineData(SmtpScript.Message552, SmtpFault.Message, 552)]
    public async Task A_lasting_refusal_says_what_it_is_about(SmtpScript script, SmtpFault fault, int? code)
    {
        var refused = Assert.IsType<SmtpOutcome.Refused>(await SendAsync(script));
        Assert.Equal((fault, code), (refused.Fault, refused.Code));
        Assert.Empty(_world.World.Mails);
    }

    [Theory]
    [InlineData(SmtpScript.StartTls454, SmtpFault.Tls, 454)]
    [InlineData(SmtpScript.Auth454, SmtpFault.Quota, 454)]
    [InlineData(SmtpScript.Recipient450, SmtpFault.Recipient, 450)]
    [InlineData(SmtpScript.DailyLimit, SmtpFault.Quota, 550)]
    [InlineData(SmtpScript.GreetsInHttp, SmtpFault.Protocol, null)]
    public async Task What_passes_with_time_is_told_apart(SmtpScript script, SmtpFault fault, int? code)
    {
        var temporary = Assert.IsType<SmtpOutcome.Temporary>(await SendAsync(script));
        Assert.Equal((fault, code), (temporary.Fault, temporary.Code));
    }

    [Theory]
    [InlineData(SmtpScript.DropInData, 0)]
    [InlineData(SmtpScript.DropAfterDot, 1)]
    public async Task A_connection_lost_around_the_message_leaves_the_outcome_unknown(SmtpScript script, int arrived)
    {
        Assert.IsType<SmtpOutcome.Unknown>(await SendAsync(script));
        Assert.Equal(arrived, _world.World.Mails.Count);
    }

    [Fact]
    public async Task Silence_ends_with_the_budget()
    {
        _options.Budget = TimeSpan.FromMilliseconds(300);
        Assert.Equal(SmtpFault.Unreachable, Assert.IsType<SmtpOutcome.Temporary>(await SendAsync(SmtpScript.Silent)).Fault);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        _options.ExtraRoots.Clear();
        Assert.Equal(SmtpFault.Tls, Assert.IsType<SmtpOutcome.Refused>(await SendAsync(sslOnConnect: true)).Fault);
        Assert.Equal(SmtpFault.Tls, Assert.IsType<SmtpOutcome.Refused>(await SendAsync()).Fault);
        Assert.Empty(_world.World.Mails);
    }

    [Fact]
    public async Task The_words_never_repeat_the_password()
    {
        var refused = Assert.IsType<SmtpOutcome.Refused>(await SendAsync(SmtpScript.Auth535, password: "Password"));
        Assert.DoesNotContain("password", refused.Words, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<SmtpOutcome> SendAsync(SmtpScript script = SmtpScript.None, bool sslOnConnect = false, string password = "s3cr3t-of-the-test")
    {
        _world.World.Faults = new SandboxFaults { Smtp = script };
        var port = sslOnConnect ? _world.Options.MailTlsPort : _world.Options.MailPort;
        using var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Salon Léa", "lea@salon-lea.example"));
        message.To.Add(new MailboxAddress("", "client@example.fr"));
        message.Subject = "Essai";
        message.Body = new TextPart("plain") { Text = "Bonjour\r\n.\r\nÀ bientôt" };
        return await new SmtpDoor(_options, TimeProvider.System).SendAsync(
            new SmtpAccount("localhost", port, sslOnConnect, "apikey", password), message, TestContext.Current.CancellationToken);
    }
}
