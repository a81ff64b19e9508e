using Coccinelle.Providers.Smtp;
using Coccinelle.Sandbox;
using MimeKit;

namespace Coccinelle.Providers.Tests.Smtp;

/// <summary>The sandbox's mail server in every mood, and the door before it. One of each per test.</summary>
public abstract class MailWorld : IAsyncLifetime
{
    protected const string Host = "localhost";
    protected const string User = "lea-the-user";
    protected const string Password = "s3cr3t-of-the-test";

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected SandboxHost Sandbox { get; private set; } = null!;

    protected SmtpOptions Options { get; private set; } = null!;

    protected SandboxWorld World => Sandbox.World;

    public async ValueTask InitializeAsync()
    {
        Sandbox = await SandboxHost.StartAsync(new SandboxOptions(), cancellationToken: Token);
        Options = new SmtpOptions { Budget = TimeSpan.FromSeconds(15) };
        Options.ExtraRoots.Add(Sandbox.Options.MailRoot!);
        Allow(Host);
    }

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected void Allow(string host)
        => Options.AllowedInside = new HashSet<(string, int)> { (host, Sandbox.Options.MailPort), (host, Sandbox.Options.MailTlsPort) };

    protected Task<SmtpOutcome> SendAsync(SmtpScript script, bool sslOnConnect = false, string user = User, string password = Password)
    {
        World.Faults = new SandboxFaults { Smtp = script };
        return SendAsync(Host, sslOnConnect, user, password);
    }

    protected async Task<SmtpOutcome> SendAsync(string host = Host, bool sslOnConnect = false, string user = User, string password = Password)
    {
        using var message = Message();
        var port = sslOnConnect ? Sandbox.Options.MailTlsPort : Sandbox.Options.MailPort;
        return await new SmtpDoor(Options, TimeProvider.System).SendAsync(new SmtpAccount(host, port, sslOnConnect, user, password), message, Token);
    }

    internal static MimeMessage Message()
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Salon Léa", "lea@salon-lea.example"));
        message.To.Add(new MailboxAddress("", "client@example.fr"));
        message.Subject = "Essai";
        message.Body = new TextPart("plain") { Text = "Bonjour\r\n.\r\nÀ bientôt" };
        return message;
    }
}
