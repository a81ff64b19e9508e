using Coccinelle.Providers.Smtp;
using Coccinelle.Sandbox;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace Coccinelle.Providers.Tests.Smtp;

/// <summary>A mail server in every mood, and what the door makes of it.</summary>
public sealed class SmtpDoorTests : MailWorld
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_arrives_whole_and_encrypted_with_an_id_of_our_own_domain(bool sslOnConnect)
    {
        var outcome = await SendAsync(sslOnConnect: sslOnConnect);

        Assert.StartsWith("2.0.0 Queued", Assert.IsType<SmtpOutcome.Accepted>(outcome).Words, StringComparison.Ordinal);
        var mail = Assert.Single(World.Mails);
        Assert.Equal(("lea@salon-lea.example", "client@example.fr", User), (mail.From, Assert.Single(mail.To), mail.User));
        using var read = await MimeMessage.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail.Message)), Token);
        Assert.EndsWith("@coccinelle.invalid", read.MessageId, StringComparison.Ordinal);
        Assert.Equal("Bonjour\r\n.\r\nÀ bientôt", read.TextBody!.ReplaceLineEndings("\r\n").TrimEnd());
        Assert.Equal(1, World.Mailboxes.SignIns);
    }

    [Theory]
    [InlineData(SmtpScript.Greeting554, SmtpFault.Protocol, 554)]
    [InlineData(SmtpScript.StartTlsStripped, SmtpFault.Tls, null)]
    [InlineData(SmtpScript.NoSignIn, SmtpFault.Credentials, null)]
    [InlineData(SmtpScript.SignInByTokenOnly, SmtpFault.Credentials, null)]
    [InlineData(SmtpScript.Auth535, SmtpFault.Credentials, 535)]
    [InlineData(SmtpScript.Sender553, SmtpFault.Sender, 553)]
    [InlineData(SmtpScript.SenderAtRecipient, SmtpFault.Sender, 553)]
    [InlineData(SmtpScript.SendAsDenied, SmtpFault.Sender, 554)]
    [InlineData(SmtpScript.Recipient550, SmtpFault.Recipient, 550)]
    [InlineData(SmtpScript.BlockedBy, SmtpFault.Recipient, 550)]
    [InlineData(SmtpScript.Message552, SmtpFault.Message, 552)]
    public async Task A_lasting_refusal_says_what_it_is_about(SmtpScript script, SmtpFault fault, int? code)
    {
        var refused = Assert.IsType<SmtpOutcome.Refused>(await SendAsync(script));
        Assert.Equal((fault, code), (refused.Fault, refused.Code));
        Assert.NotEmpty(refused.Words);
        Assert.Empty(World.Mails);
    }

    [Theory]
    [InlineData(SmtpScript.Greeting421, SmtpFault.Quota, 421)]
    [InlineData(SmtpScript.StartTls454, SmtpFault.Tls, 454)]
    [InlineData(SmtpScript.Auth454, SmtpFault.Quota, 454)]
    [InlineData(SmtpScript.Recipient450, SmtpFault.Recipient, 450)]
    [InlineData(SmtpScript.Recipient452, SmtpFault.Quota, 452)]
    [InlineData(SmtpScript.DailyLimit, SmtpFault.Quota, 550)]
    [InlineData(SmtpScript.DropInAuth, SmtpFault.Protocol, null)]
    [InlineData(SmtpScript.GreetsInHttp, SmtpFault.Protocol, null)]
    public async Task What_passes_with_time_is_told_apart(SmtpScript script, SmtpFault fault, int? code)
    {
        var temporary = Assert.IsType<SmtpOutcome.Temporary>(await SendAsync(script));
        Assert.Equal((fault, code), (temporary.Fault, temporary.Code));
        Assert.Empty(World.Mails);
    }

    [Theory]
    [InlineData(SmtpScript.DropInData, 0)]
    [InlineData(SmtpScript.DropAfterDot, 1)]
    public async Task A_connection_lost_around_the_message_leaves_the_outcome_unknown(SmtpScript script, int arrived)
    {
        Assert.IsType<SmtpOutcome.Unknown>(await SendAsync(script));
        Assert.Equal(arrived, World.Mails.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silence_before_the_message_ends_with_the_budget_and_nothing_was_sent(bool sslOnConnect)
    {
        Options.Budget = TimeSpan.FromMilliseconds(300);
        Assert.Equal(SmtpFault.Unreachable, Assert.IsType<SmtpOutcome.Temporary>(await SendAsync(SmtpScript.Silent, sslOnConnect)).Fault);
    }

    [Fact]
    public async Task Silence_after_the_message_ends_with_the_budget_and_nobody_knows()
    {
        var clock = new FakeTimeProvider();
        World.Faults = new SandboxFaults { Smtp = SmtpScript.SilentAfterDot };
        using var message = Message();
        var sending = new SmtpDoor(Options, clock).SendAsync(new SmtpAccount(Host, Sandbox.Options.MailPort, false, User, Password), message, Token);
        while (World.Mails.Count == 0)
            await Task.Yield();
        Assert.False(sending.IsCompleted);

        clock.Advance(Options.Budget);
        Assert.IsType<SmtpOutcome.Unknown>(await sending);
    }

    [Fact]
    public async Task Whoever_gives_up_is_told_by_an_exception()
    {
        using var given = new CancellationTokenSource();
        World.Faults = new SandboxFaults { Smtp = SmtpScript.Silent };
        using var message = Message();
        var sending = new SmtpDoor(Options, TimeProvider.System)
            .SendAsync(new SmtpAccount(Host, Sandbox.Options.MailPort, false, User, Password), message, given.Token);
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Nobody_listening_is_certain()
    {
        await Sandbox.DisposeAsync();
        Assert.Equal(SmtpFault.Unreachable, Assert.IsType<SmtpOutcome.Temporary>(await SendAsync()).Fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_before_the_password_is_told(bool sslOnConnect)
    {
        Options.ExtraRoots.Clear();
        Assert.Equal(SmtpFault.Tls, Assert.IsType<SmtpOutcome.Refused>(await SendAsync(sslOnConnect: sslOnConnect)).Fault);
        Assert.Equal((0, 0), (World.Mailboxes.SignIns, World.Mails.Count));
    }

    [Theory]
    [InlineData(SmtpScript.None)]
    [InlineData(SmtpScript.StartTlsStripped)]
    [InlineData(SmtpScript.StartTls454)]
    [InlineData(SmtpScript.InjectsAfterStartTls)]
    public async Task The_password_is_never_told_in_the_clear(SmtpScript script)
    {
        await SendAsync(script);
        Assert.Equal(0, World.Mailboxes.SignInsInTheClear);
    }

    /// <summary>Would the injected offer count, PLAIN were used and refused. It is thrown away, or breaks the handshake when it comes a moment later.</summary>
    [Fact]
    public async Task What_is_injected_before_the_encryption_does_not_count_inside_it()
        => Assert.True(await SendAsync(SmtpScript.InjectsAfterStartTls) is SmtpOutcome.Accepted or SmtpOutcome.Refused { Fault: SmtpFault.Tls });

    [Fact]
    public async Task A_wrong_password_is_one_failed_sign_in_and_no_lock_out()
    {
        World.Mailboxes.Add(User, "another");
        Assert.Equal(SmtpFault.Credentials, Assert.IsType<SmtpOutcome.Refused>(await SendAsync()).Fault);
        Assert.Equal(1, World.Mailboxes.SignIns);
        World.Mailboxes.Add(User, Password);
        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync());
    }

    [Theory]
    [InlineData(SmtpScript.None)]
    [InlineData(SmtpScript.SignInByLoginOnly)]
    public async Task A_password_with_accents_arrives_as_it_is(SmtpScript script)
    {
        World.Mailboxes.Add("léa@salon.example", "mot de passe très sûr €");
        var outcome = await SendAsync(script, user: "léa@salon.example", password: "mot de passe très sûr €");
        Assert.IsType<SmtpOutcome.Accepted>(outcome);
        Assert.Equal("léa@salon.example", Assert.Single(World.Mails).User);
    }

    [Fact]
    public async Task An_id_of_ours_is_kept_so_that_a_second_attempt_can_be_recognised()
    {
        using var message = Message();
        message.MessageId = $"msg_1@{Options.LocalDomain}";
        await new SmtpDoor(Options, TimeProvider.System).SendAsync(new SmtpAccount(Host, Sandbox.Options.MailPort, false, User, Password), message, Token);
        Assert.Contains("<msg_1@coccinelle.invalid>", Assert.Single(World.Mails).Message, StringComparison.Ordinal);
    }
}
