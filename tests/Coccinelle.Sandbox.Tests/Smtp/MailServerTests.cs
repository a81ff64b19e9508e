using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Coccinelle.Sandbox.CommandLine;

namespace Coccinelle.Sandbox.Tests.Smtp;

/// <summary>The mail server as a mail program sees it, spoken by hand.</summary>
public sealed class MailServerTests : SandboxFixture
{
    private const string SignIn = "AUTH PLAIN AGxlYQBzZWNyZXQ="; // lea, secret

    [Fact]
    public async Task Mail_that_is_handed_over_lies_in_the_mailbox_and_in_the_state()
    {
        await using var talk = await TalkAsync();
        await talk.ExpectAsync("220");
        Assert.Contains("STARTTLS", await talk.AskAsync("EHLO test"), StringComparison.Ordinal);
        Assert.StartsWith("220", await talk.AskAsync("STARTTLS"), StringComparison.Ordinal);
        await talk.EncryptAsync();
        Assert.Contains("AUTH PLAIN LOGIN", await talk.AskAsync("EHLO test"), StringComparison.Ordinal);
        (string, string)[] steps = [(SignIn, "235"), ("MAIL FROM:<lea@example.fr>", "250"), ("RCPT TO:<a@example.fr>", "250"), ("RCPT TO:<b@example.fr>", "250"), ("DATA", "354")];
        foreach (var (line, code) in steps)
            Assert.StartsWith(code, await talk.AskAsync(line), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.AskAsync("Subject: Essai\r\n\r\n..dots\r\n."), StringComparison.Ordinal);
        Assert.StartsWith("221", await talk.AskAsync("QUIT"), StringComparison.Ordinal);

        var mail = Assert.Single(Sandbox.World.Mails);
        Assert.Equal(("lea@example.fr", "a@example.fr b@example.fr", "lea", "Subject: Essai\r\n\r\n.dots\r\n"), (mail.From, string.Join(' ', mail.To), mail.User, mail.Message));
        var state = await Client.GetFromJsonAsync<JsonElement>("/state", Token);
        Assert.Equal("lea@example.fr", state.GetProperty("mails")[0].GetProperty("from").GetString());
        using var reset = await Client.DeleteAsync("/state", Token);
        Assert.Empty(Sandbox.World.Mails);
    }

    [Fact]
    public async Task With_TLS_from_the_start_nothing_is_said_before_it()
    {
        await using var talk = await TalkAsync(implicitTls: true);
        await talk.EncryptAsync();
        await talk.ExpectAsync("220");
        Assert.DoesNotContain("STARTTLS", await talk.AskAsync("EHLO test"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_out_of_turn_is_refused_as_a_strict_server_does()
    {
        await using var talk = await TalkAsync();
        await talk.ExpectAsync("220");
        foreach (var (line, code) in new[] { (SignIn, "530"), ("MAIL FROM:<x@example.fr>", "530"), ("RCPT TO:<x@example.fr>", "503"), ("DATA", "503"), ("VRFY lea", "502") })
            Assert.StartsWith(code, await talk.AskAsync(line), StringComparison.Ordinal);
        await talk.AskAsync("STARTTLS");
        await talk.EncryptAsync();
        foreach (var (line, code) in new[] { ("STARTTLS", "503"), ("MAIL FROM:<x@example.fr>", "530"), ("AUTH CRAM-MD5", "504"), ("AUTH", "504"), ("AUTH PLAIN !", "235") })
            Assert.StartsWith(code, await talk.AskAsync(line), StringComparison.Ordinal);
        Assert.Empty(Sandbox.World.Mails);
    }

    [Fact]
    public async Task Once_an_account_is_named_only_its_password_opens()
    {
        Sandbox.World.Mailboxes.Add("lea", "another");
        await using var talk = await TalkAsync(implicitTls: true);
        await talk.EncryptAsync();
        await talk.ExpectAsync("220");
        Assert.StartsWith("535", await talk.AskAsync(SignIn), StringComparison.Ordinal);
        Sandbox.World.Mailboxes.Add("lea", "secret");
        Assert.StartsWith("334", await talk.AskAsync("AUTH LOGIN"), StringComparison.Ordinal);
        Assert.StartsWith("334", await talk.AskAsync("bGVh"), StringComparison.Ordinal);
        Assert.StartsWith("235", await talk.AskAsync("c2VjcmV0"), StringComparison.Ordinal);
        Assert.Equal((2, 0), (Sandbox.World.Mailboxes.SignIns, Sandbox.World.Mailboxes.SignInsInTheClear));
    }

    [Fact]
    public async Task A_message_without_its_final_dot_is_no_message()
    {
        await using (var talk = await TalkAsync(implicitTls: true))
        {
            await talk.EncryptAsync();
            await talk.ExpectAsync("220");
            foreach (var line in new[] { SignIn, "MAIL FROM:<lea@example.fr>", "RCPT TO:<a@example.fr>", "DATA" })
                await talk.AskAsync(line);
            await talk.SayAsync("Subject: half");
        }

        await using var other = await TalkAsync(implicitTls: true);
        await other.EncryptAsync();
        await other.ExpectAsync("220");
        Assert.Empty(Sandbox.World.Mails);
    }

    [Fact]
    public async Task A_taken_port_costs_the_mailbox_and_nothing_else()
    {
        await using var second = await SandboxHost.StartAsync(new SandboxOptions { MailPort = Sandbox.Options.MailPort }, cancellationToken: Token);

        Assert.Equal(0, second.Options.MailPort);
        Assert.NotEqual(0, second.Options.MailTlsPort);
        using var client = new HttpClient { BaseAddress = second.Address };
        using var state = await client.GetAsync("/state", Token);
        Assert.True(state.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_sandbox_that_is_gone_listens_no_more()
    {
        var second = await SandboxHost.StartAsync(new SandboxOptions(), cancellationToken: Token);
        var port = second.Options.MailPort;
        await second.DisposeAsync();
        using var client = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", port, Token).AsTask());
    }

    [Fact]
    public async Task Every_mood_can_be_set_from_outside()
        => await Assert.AllAsync(Enum.GetValues<SmtpScript>(), async script =>
        {
            using var set = await Client.PutAsJsonAsync("/faults", new { smtp = JsonNamingPolicy.CamelCase.ConvertName(script.ToString()) }, Token);
            Assert.Equal(script, Sandbox.World.Faults.Smtp);
        });

    [Fact]
    public void A_mood_can_be_set_from_the_command_line()
        => Assert.Equal(SmtpScript.StartTlsStripped, FaultArguments.Parse(["--smtp", "start-tls-stripped"]).Faults.Smtp);

    private async Task<Talk> TalkAsync(bool implicitTls = false)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", implicitTls ? Sandbox.Options.MailTlsPort : Sandbox.Options.MailPort, Token);
        return new Talk(client, Sandbox.Options.MailRoot!);
    }

    /// <summary>One connection, line by line.</summary>
    private sealed class Talk(TcpClient client, X509Certificate2 root) : IAsyncDisposable
    {
        private Stream _stream = client.GetStream();

        public async Task EncryptAsync()
        {
            var tls = new SslStream(_stream);
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.Add(root);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy }, Token);
            _stream = tls;
        }

        public async Task SayAsync(string line) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), Token);

        public async Task<string> AskAsync(string line)
        {
            await SayAsync(line);
            return await ReadAsync();
        }

        public async Task ExpectAsync(string code) => Assert.StartsWith(code, await ReadAsync(), StringComparison.Ordinal);

        /// <summary>A whole answer: its last line has a blank behind the code.</summary>
        private async Task<string> ReadAsync()
        {
            var answer = new StringBuilder();
            while (true)
            {
                var line = new StringBuilder();
                var one = new byte[1];
                while (line.Length == 0 || line[^1] != '\n')
                {
                    await _stream.ReadExactlyAsync(one, Token);
                    line.Append((char)one[0]);
                }

                answer.Append(line);
                if (line[3] == ' ')
                    return answer.ToString();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stream.DisposeAsync();
            client.Dispose();
        }
    }
}
