using System.Net;
using System.Net.Sockets;
using Coccinelle.Providers.Smtp;

namespace Coccinelle.Providers.Tests.Smtp;

/// <summary>A host that a firm names never leads inside.</summary>
public sealed class SmtpHostGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("fd00::1")]
    [InlineData("100.100.100.200")]
    [InlineData("8.8.8.8", "192.168.1.10")]
    public async Task A_name_that_leads_inside_with_any_of_its_addresses_is_refused(params string[] addresses)
    {
        var looked = 0;
        var outcome = await SendAsync(_ =>
        {
            looked++;
            return [.. addresses.Select(IPAddress.Parse)];
        });

        Assert.Equal(SmtpFault.Host, Assert.IsType<SmtpOutcome.Refused>(outcome).Fault);
        Assert.Equal(1, looked);
    }

    [Fact]
    public async Task The_connection_goes_to_the_address_that_was_checked_whatever_the_name_says_afterwards()
    {
        // 192.0.2.0/24 would be refused, so a public address that answers nobody stands for a public server.
        var looked = 0;
        var outcome = await SendAsync(_ => looked++ == 0 ? [IPAddress.Parse("203.0.114.1")] : [IPAddress.Loopback]);

        Assert.Equal(SmtpFault.Unreachable, Assert.IsType<SmtpOutcome.Temporary>(outcome).Fault);
        Assert.Equal(1, looked);
    }

    /// <summary>With the system's own look-up, which knows more ways to write an address than one would think.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0")]
    [InlineData("[::1]")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    public async Task An_address_in_place_of_a_name_is_checked_alike(string host)
        => Assert.Equal(SmtpFault.Host, Assert.IsType<SmtpOutcome.Refused>(await SendAsync(null, host)).Fault);

    [Theory]
    [InlineData(25)]
    [InlineData(22)]
    [InlineData(6379)]
    public async Task Other_ports_are_not_open_to_mail_servers(int port)
        => Assert.Equal(SmtpFault.Host, Assert.IsType<SmtpOutcome.Refused>(await SendAsync(_ => [IPAddress.Parse("8.8.8.8")], port: port)).Fault);

    [Fact]
    public async Task An_unknown_name_is_the_hosts_fault()
        => Assert.Equal(SmtpFault.Host, Assert.IsType<SmtpOutcome.Refused>(await SendAsync(_ => throw new SocketException((int)SocketError.HostNotFound))).Fault);

    [Fact]
    public async Task Name_servers_that_do_not_answer_are_no_fault_of_the_host()
    {
        var outcome = await SendAsync(_ => throw new SocketException((int)SocketError.TryAgain));
        Assert.Equal(SmtpFault.Unreachable, Assert.IsType<SmtpOutcome.Temporary>(outcome).Fault);
    }

    [Fact]
    public async Task A_look_up_that_never_ends_ends_with_the_budget()
    {
        var options = new SmtpOptions { Budget = TimeSpan.FromMilliseconds(200), Resolve = (_, _) => new TaskCompletionSource<IPAddress[]>().Task };
        Assert.Equal(SmtpFault.Unreachable, Assert.IsType<SmtpOutcome.Temporary>(await SendAsync(options, "smtp.example.fr", 587)).Fault);
    }

    private static Task<SmtpOutcome> SendAsync(Func<string, IPAddress[]>? resolve, string host = "smtp.example.fr", int port = 587)
    {
        var options = new SmtpOptions { Budget = TimeSpan.FromMilliseconds(700) };
        if (resolve is not null)
            options.Resolve = (name, _) => Task.FromResult(resolve(name));
        return SendAsync(options, host, port);
    }

    private static async Task<SmtpOutcome> SendAsync(SmtpOptions options, string host, int port)
    {
        using var message = MailWorld.Message();
        return await new SmtpDoor(options, TimeProvider.System).SendAsync(
            new SmtpAccount(host, port, false, "user", "password"), message, TestContext.Current.CancellationToken);
    }
}
