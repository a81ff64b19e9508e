using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Coccinelle.Server.Settings;

namespace Coccinelle.Server.Tests.Settings;

/// <summary>A server that starts alone never loses its silo's port to somebody else between naming and binding it.</summary>
public sealed class SiloPortsTests
{
    /// <summary>Linux: net.ipv4.ip_local_port_range; elsewhere it begins at 49152.</summary>
    private const int FirstGivenBySystem = 32_768;

    [Fact]
    public void Servers_that_start_at_once_are_named_ports_that_neither_they_nor_the_system_give_to_another()
    {
        var ports = new ConcurrentBag<int>();
        Parallel.For(0, 200, _ => ports.Add(SiloPorts.Next()));

        Assert.Equal(200, ports.Distinct().Count());
        Assert.All(ports, port => Assert.InRange(port, 1_024, FirstGivenBySystem - 1));
    }

    [Fact]
    public void A_port_on_which_somebody_listens_is_passed_over()
    {
        var listeners = new List<TcpListener>();
        try
        {
            var after = SiloPorts.Next();
            for (var port = after + 1; port <= after + 5; port++)
                Listen(port, listeners);

            var taken = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToHashSet();
            Assert.NotEmpty(taken);
            for (var server = 0; server < 20; server++)
                Assert.DoesNotContain(SiloPorts.Next(), taken);
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }

    private static void Listen(int port, List<TcpListener> listeners)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            listeners.Add(listener);
        }
        catch (SocketException)
        {
            listener.Dispose(); // a silo of another test: taken all the same
        }
    }
}
