using System.Net;
using System.Net.Sockets;

namespace Coccinelle.Sandbox.Smtp;

/// <summary>A mail server with two doors, STARTTLS and TLS from the start, that takes every message into the sandbox's mailbox.</summary>
internal sealed partial class MailServer(SandboxOptions options, SandboxWorld world, TimeProvider time, ILogger<MailServer> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<TcpListener> _listeners = [];
    private readonly List<Task> _accepting = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        options.MailRoot = Certificate.Root;
        options.MailPort = Listen(options.MailPort, implicitTls: false);
        options.MailTlsPort = Listen(options.MailTlsPort, implicitTls: true);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Close();
        await Task.WhenAll(_accepting);
    }

    /// <summary>A host that is disposed without being stopped leaves no open door either.</summary>
    public void Dispose()
    {
        Close();
        _stopping.Dispose();
    }

    private MailCertificate Certificate { get; } = new(time);

    private void Close()
    {
        if (!_stopping.IsCancellationRequested)
        {
            _stopping.Cancel();
        }

        _listeners.ForEach(listener => listener.Dispose());
    }

    /// <summary>The port it got; 0 when the wanted one is somebody else's: the sandbox then goes without a mailbox.</summary>
    private int Listen(int port, bool implicitTls)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            listener.Dispose();
            LogPortTaken(port);
            return 0;
        }

        _listeners.Add(listener);
        _accepting.Add(AcceptAsync(listener, implicitTls));
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AcceptAsync(TcpListener listener, bool implicitTls)
    {
        var stopping = _stopping.Token;
        while (!stopping.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(stopping);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = TalkAsync(client, implicitTls, stopping);
        }
    }

    private async Task TalkAsync(TcpClient client, bool implicitTls, CancellationToken stopping)
    {
        using (client)
        {
            try
            {
                await new MailConversation(new MailWire(client, Certificate.Leaf), implicitTls, world, time).RunAsync(stopping);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException or SocketException)
            {
                // The other side went away, or a fault made it.
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Sandbox: port {Port} is taken, so there is no mailbox")]
    private partial void LogPortTaken(int port);
}
