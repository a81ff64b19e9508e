using System.Net;
using Coccinelle.Providers.Smtp;

namespace Coccinelle.Providers.Tests.Smtp;

/// <summary>Where the connection goes, and whom it takes for whom.</summary>
public sealed class SmtpConnectionTests : MailWorld
{
    private const string Name = "smtp.sandbox.localhost";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_name_is_asked_for_once_and_the_connection_goes_to_the_answer(bool sslOnConnect)
    {
        Allow(Name);
        List<string> asked = [];
        Options.Resolve = (name, _) =>
        {
            asked.Add(name);
            return asked.Count == 1 ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : throw new InvalidOperationException("Asked again.");
        };

        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(Name, sslOnConnect));
        Assert.Equal([Name], asked);
    }

    [Fact]
    public async Task Every_message_asks_again_because_an_answer_may_have_moved_inside()
    {
        Allow(Name);
        var asked = 0;
        Options.Resolve = (_, _) =>
        {
            asked++;
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        };
        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(Name));
        Options.AllowedInside = new HashSet<(string, int)>();

        Assert.Equal(SmtpFault.Host, Assert.IsType<SmtpOutcome.Refused>(await SendAsync(Name)).Fault);
        Assert.Equal(1, asked); // and a port that is not open to mail servers is not even looked up
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_certificate_has_to_be_the_names_not_the_addresss(bool sslOnConnect)
    {
        Allow("smtp.example.fr");
        Options.Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);

        Assert.Equal(SmtpFault.Tls, Assert.IsType<SmtpOutcome.Refused>(await SendAsync("smtp.example.fr", sslOnConnect)).Fault);
        Assert.Equal(0, World.Mailboxes.SignIns);
    }

    [Fact]
    public async Task An_address_that_does_not_answer_leaves_time_for_the_next_one()
    {
        Options.Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1"), IPAddress.Loopback]);
        Options.Budget = TimeSpan.FromSeconds(4);
        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync());
    }

    [Fact]
    public async Task A_server_inside_is_allowed_by_name_and_port_together()
    {
        Options.AllowedInside = new HashSet<(string, int)> { (Host, Sandbox.Options.MailTlsPort), ("127.0.0.1", Sandbox.Options.MailPort) };
        Assert.Equal(SmtpFault.Host, Assert.IsType<SmtpOutcome.Refused>(await SendAsync()).Fault);
        Assert.IsType<SmtpOutcome.Accepted>(await SendAsync(sslOnConnect: true));
    }
}
