using Coccinelle.Providers.Smtp;
using Coccinelle.Sandbox;

namespace Coccinelle.Server.Demo;

/// <summary>
/// Lets a firm in Development use the sandbox's mailbox as its mail server: the one place inside this machine that is allowed, and
/// the one authority that is trusted besides the system's. Starts after the sandbox, which is registered before it.
/// </summary>
internal sealed class DemoMailbox(SandboxOptions sandbox, SmtpOptions smtp) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        smtp.AllowedInside = new[] { sandbox.MailPort, sandbox.MailTlsPort }.Where(port => port != 0)
            .Select(port => (SandboxDefaults.MailHost, port)).ToHashSet();
        if (sandbox.MailRoot is { } root)
            smtp.ExtraRoots.Add(root);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
