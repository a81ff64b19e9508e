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
        await _stopping.CancelAsync();
        _listeners.ForEach(listener => listener.Dispose());
        await Task.WhenAll(_accepting);
    }

    public void Dispose() => _stopping.Dispose();

    private MailCertificate Certificate { get; } = new(time);

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
        while (!_stopping.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(_stopping.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = TalkAsync(client, implicitTls);
        }
    }

    private async Task TalkAsync(TcpClient client, bool implicitTls)
    {
        using (client)
        {
            try
            {
                await new MailConversation(client, implicitTls, Certificate.Leaf, world, time).RunAsync(_stopping.Token);
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
