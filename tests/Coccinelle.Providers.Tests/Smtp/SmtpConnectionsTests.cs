using Coccinelle.Domain.Tenants;
using Coccinelle.Providers.Smtp;
using Coccinelle.Sandbox;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Coccinelle.Providers.Tests.Smtp;

/// <summary>Whose connection is kept, for how long, and what becomes of it.</summary>
public sealed class SmtpConnectionsTests : MailWorld
{
    private static readonly TenantId Lea = TenantId.Parse("ten_" + new string('1', 32));
    private static readonly TenantId Max = TenantId.Parse("ten_" + new string('2', 32));

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task The_next_letter_goes_out_on_the_same_connection()
    {
        await using var connections = Connections();

        for (var i = 0; i < 3; i++)
            Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(connections));

        Assert.Equal((1, 3, 1), (World.Mailboxes.SignIns, World.Mails.Count, connections.Count));
    }

    [Fact]
    public async Task Letters_at_the_same_time_wait_for_each_other()
    {
        await using var connections = Connections();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(connections)));

        Assert.All(outcomes, outcome => Assert.IsType<SmtpOutcome.Accepted>(outcome));
        Assert.Equal((1, 20), (World.Mailboxes.SignIns, World.Mails.Count));
    }

    /// <summary>Two firms may well share an account; they never share a connection.</summary>
    [Fact]
    public async Task Another_firm_another_user_or_another_password_is_another_connection()
    {
        await using var connections = Connections();

        await SendAsync(connections);
        await SendAsync(connections, Max);
        await SendAsync(connections, password: "another");
        await SendAsync(connections, user: "another");
        await SendAsync(connections, sslOnConnect: true);

        Assert.Equal((5, 5), (World.Mailboxes.SignIns, connections.Count));
    }

    [Fact]
    public async Task A_changed_password_is_not_carried_by_the_old_connection()
    {
        World.Mailboxes.Add(User, Password);
        await using var connections = Connections();
        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(connections));

        Assert.Equal(SmtpFault.Credentials, Assert.IsType<SmtpOutcome.Refused>(await SendAsync(connections, password: "wrong")).Fault);
        Assert.Equal(2, World.Mailboxes.SignIns); // once, no second attempt
    }

    [Fact]
    public async Task After_a_minute_without_letters_the_connection_is_let_go()
    {
        await using var connections = Connections();
        await SendAsync(connections);
        _clock.Advance(TimeSpan.FromSeconds(59));
        await SendAsync(connections);
        Assert.Equal(1, World.Mailboxes.SignIns);

        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1, connections.Count);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, connections.Count);

        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(connections));
        Assert.Equal(2, World.Mailboxes.SignIns);
    }

    [Fact]
    public async Task After_fifty_letters_the_connection_is_a_new_one()
    {
        await using var connections = Connections();

        for (var i = 0; i < 51; i++)
            Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(connections));

        Assert.Equal((2, 51), (World.Mailboxes.SignIns, World.Mails.Count));
    }

    [Fact]
    public async Task Every_new_connection_passes_the_guard_again()
    {
        await using var connections = Connections();
        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(connections));
        Options.AllowedInside = new HashSet<(string, int)>();
        await using var others = new SmtpConnections(Options, _clock);

        Assert.Equal(SmtpFault.Host, Assert.IsType<SmtpOutcome.Refused>(await SendAsync(others)).Fault);
        Assert.Equal(SmtpFault.Host, Assert.IsType<SmtpOutcome.Refused>(await SendAsync(connections, Max)).Fault);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(SmtpFault.Host, Assert.IsType<SmtpOutcome.Refused>(await SendAsync(connections)).Fault);
        Assert.Single(World.Mails);
    }

    [Theory]
    [InlineData(SmtpScript.Recipient550, SmtpFault.Recipient)]
    [InlineData(SmtpScript.Sender553, SmtpFault.Sender)]
    [InlineData(SmtpScript.Message552, SmtpFault.Message)]
    public async Task A_refused_letter_does_not_spoil_the_connection(SmtpScript script, SmtpFault fault)
    {
        await using var connections = Connections();
        World.Faults = new SandboxFaults { Smtp = script };
        Assert.Equal(fault, Assert.IsType<SmtpOutcome.Refused>(await SendAsync(connections)).Fault);
        World.Faults = new SandboxFaults();

        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(connections));
        Assert.Equal((1, 1), (World.Mailboxes.SignIns, World.Mails.Count));
    }

    [Theory]
    [InlineData(SmtpScript.DropInData)]
    [InlineData(SmtpScript.DropAfterDot)]
    public async Task A_connection_lost_around_a_letter_is_unknown_and_the_next_one_is_new(SmtpScript script)
    {
        await using var connections = Connections();
        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(connections));
        World.Faults = new SandboxFaults { Smtp = script };
        Assert.IsType<SmtpOutcome.Unknown>(await SendAsync(connections));
        World.Faults = new SandboxFaults();

        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(connections));
        Assert.Equal(2, World.Mailboxes.SignIns);
    }

    [Fact]
    public async Task Silence_after_the_letter_is_unknown_and_ends_with_the_budget()
    {
        await using var connections = Connections();
        World.Faults = new SandboxFaults { Smtp = SmtpScript.SilentAfterDot };
        var sending = SendAsync(connections);
        while (World.Mails.Count == 0)
            await Task.Yield();

        _clock.Advance(Options.Budget);
        Assert.IsType<SmtpOutcome.Unknown>(await sending);
    }

    [Fact]
    public async Task A_server_that_went_away_meanwhile_costs_a_new_connection_and_no_letter()
    {
        await using var connections = Connections();
        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(connections));
        await Sandbox.DisposeAsync();
        await using var again = await SandboxHost.StartAsync(new SandboxOptions { MailPort = Sandbox.Options.MailPort }, cancellationToken: Token);
        Options.ExtraRoots.Clear();
        Options.ExtraRoots.Add(again.Options.MailRoot!);

        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(connections));
        Assert.Equal((1, 1), (again.World.Mailboxes.SignIns, again.World.Mails.Count));
    }

    [Fact]
    public async Task Whoever_gives_up_while_waiting_leaves_the_connection_to_the_others()
    {
        await using var connections = Connections();
        World.Faults = new SandboxFaults { Smtp = SmtpScript.SilentAfterDot };
        var first = SendAsync(connections);
        while (World.Mails.Count == 0)
            await Task.Yield();
        using var given = new CancellationTokenSource();
        var second = SendAsync(connections, ct: given.Token);
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        World.Faults = new SandboxFaults();
        _clock.Advance(Options.Budget);
        Assert.IsType<SmtpOutcome.Unknown>(await first);
        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(connections));
    }

    [Theory]
    [InlineData("client@example.fr\r\nBcc: evil@example.fr", "lea@salon-lea.example", SmtpFault.Recipient)]
    [InlineData("client", "lea@salon-lea.example", SmtpFault.Recipient)]
    [InlineData("client@example.fr", "lea@salon-lea.example>\r\nX: y", SmtpFault.Sender)]
    public async Task What_is_no_address_never_reaches_a_server(string to, string from, SmtpFault fault)
    {
        await using var connections = Connections();

        var outcome = await connections.SendAsync(Lea, Account(), Letter() with { To = to, FromEmail = from }, Token);

        Assert.Equal((fault, 0), (Assert.IsType<SmtpOutcome.Refused>(outcome).Fault, World.Mailboxes.SignIns));
    }

    private SmtpConnections Connections() => new(Options, _clock);

    private Task<SmtpOutcome> SendAsync(
        SmtpConnections connections, TenantId? tenant = null, string user = User, string password = Password, bool sslOnConnect = false, CancellationToken? ct = null)
        => connections.SendAsync(tenant ?? Lea, Account(user, password, sslOnConnect), Letter(), ct ?? Token);

    private SmtpAccount Account(string user = User, string password = Password, bool sslOnConnect = false)
        => new(Host, sslOnConnect ? Sandbox.Options.MailTlsPort : Sandbox.Options.MailPort, sslOnConnect, user, password);

    private static MailLetter Letter() => new()
    {
        Id = "msg_1",
        FromEmail = "lea@salon-lea.example",
        FromName = "Salon Léa",
        To = "client@example.fr",
        Subject = "Votre rendez-vous",
        Text = "À demain",
        Date = Instant.FromUtc(2026, 11, 24, 9, 0),
    };
}
