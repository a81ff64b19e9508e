using System.Net;
using System.Net.Sockets;
using Coccinelle.Domain.Channels;

namespace Coccinelle.Providers.Http;

/// <summary>
/// Reaches a host that a firm named. The name is looked up once, every address of it must be public, and the connection goes to an
/// address that was checked: a name that changes between two look-ups leads nowhere.
/// </summary>
internal static class GuardedHost
{
    /// <summary>The checked addresses of a name.</summary>
    /// <param name="host">A name, or an address.</param>
    /// <param name="isInside">True: this one may lead inside.</param>
    /// <param name="resolve">Looks a name up.</param>
    /// <param name="ct">Ends the wait; the system's own look-up cannot be cancelled.</param>
    /// <exception cref="RefusedHostException">The name is unknown, or leads inside.</exception>
    public static async Task<IPAddress[]> AddressesAsync(string host, bool isInside, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken ct)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await resolve(host, ct).WaitAsync(ct).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ArgumentException or SocketException { SocketErrorCode: not SocketError.TryAgain })
        {
            throw new RefusedHostException("the name is unknown");
        }

        if (addresses.Length == 0)
            throw new RefusedHostException("the name is unknown");
        return isInside || Array.TrueForAll(addresses, PublicAddress.IsPublic)
            ? addresses
            : throw new RefusedHostException("the name leads into a private network");
    }

    /// <summary>Connects to the first address that answers.</summary>
    /// <exception cref="SocketException">Nothing answers.</exception>
    public static async Task<Socket> ConnectAsync(IPAddress[] addresses, int port, TimeSpan budget, TimeProvider time, CancellationToken ct)
    {
        for (var i = 0; ; i++)
        {
            // Each address gets its share of the time, so that one that swallows everything leaves some for the next.
            using var share = new CancellationTokenSource(budget / (addresses.Length + 1), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(share.Token, ct);
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), either.Token).ConfigureAwait(false);
                return socket;
            }
            catch (Exception error)
            {
                socket.Dispose();
                if (i == addresses.Length - 1 || ct.IsCancellationRequested || error is not (SocketException or OperationCanceledException))
                    throw;
            }
        }
    }
}

/// <summary>The server may not be connected to. Says nothing about what is there.</summary>
internal sealed class RefusedHostException(string reason) : Exception(reason);
