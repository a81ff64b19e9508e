using System.Net;
using System.Net.Sockets;
using Coccinelle.Domain.Channels;

namespace Coccinelle.Providers.Smtp;

/// <summary>
/// Opens the connection to a server that a firm named. The name is looked up once, every address of it must be public, and the
/// connection goes to an address that was checked: a name that changes between two look-ups leads nowhere.
/// </summary>
internal sealed class SmtpHostGuard(SmtpOptions options, TimeProvider time)
{
    /// <exception cref="SmtpRefusedHostException">The name is unknown, or leads inside.</exception>
    /// <exception cref="SocketException">Nothing answers.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken ct)
    {
        var addresses = await CheckedAddressesAsync(host, port, ct).ConfigureAwait(false);
        for (var i = 0; ; i++)
        {
            // Each address gets its share of the time, so that one that swallows everything leaves some for the next.
            using var share = new CancellationTokenSource(options.Budget / (addresses.Length + 1), time);
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

    private async Task<IPAddress[]> CheckedAddressesAsync(string host, int port, CancellationToken ct)
    {
        var isInside = options.AllowedInside.Contains((host, port));
        if (!isInside && port is not (465 or 587))
            throw new SmtpRefusedHostException("this port is not open to mail servers");
        IPAddress[] addresses;
        try
        {
            addresses = await options.Resolve(host, ct).WaitAsync(ct).ConfigureAwait(false); // the system's own cannot be cancelled
        }
        catch (Exception error) when (error is ArgumentException or SocketException { SocketErrorCode: not SocketError.TryAgain })
        {
            throw new SmtpRefusedHostException("the name is unknown");
        }

        if (addresses.Length == 0)
            throw new SmtpRefusedHostException("the name is unknown");
        return isInside || Array.TrueForAll(addresses, PublicAddress.IsPublic)
            ? addresses
            : throw new SmtpRefusedHostException("the name leads into a private network");
    }
}

/// <summary>The server may not be connected to. Says nothing about what is there.</summary>
internal sealed class SmtpRefusedHostException(string reason) : Exception(reason);
