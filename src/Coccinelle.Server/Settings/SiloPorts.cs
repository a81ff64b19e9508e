using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Coccinelle.Server.Settings;

/// <summary>
/// Ports for silos that nobody has to find. A silo wants its port named before it binds it, seconds later on a busy machine;
/// a port that the system gave and took back would meanwhile be given to the next connection or listener that asks for any.
/// So these lie below what systems give out by themselves (Linux: 32768 and above, others: 49152), and none is named twice.
/// </summary>
internal static class SiloPorts
{
    public const int First = 28_000;
    public const int Count = 2_000;

    private static int _next = RandomNumberGenerator.GetInt32(Count);

    /// <summary>A port on which nobody listens on this machine, and that this process has not named before.</summary>
    /// <exception cref="InvalidOperationException">All of them are taken.</exception>
    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException($"No port between {First} and {First + Count - 1} is free; name one with Orleans__Endpoints__SiloPort.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
