using System.Net.Sockets;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.Smtp;

/// <summary>Opens the connection to a mail server that a firm named (<see cref="GuardedHost"/>).</summary>
internal sealed class SmtpHostGuard(SmtpOptions options, TimeProvider time)
{
    /// <exception cref="RefusedHostException">The name is unknown, leads inside, or the port is none of mail servers.</exception>
    /// <exception cref="SocketException">Nothing answers.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken ct)
    {
        var isInside = options.AllowedInside.Contains((host, port));
        if (!isInside && port is not (465 or 587))
            throw new RefusedHostException("this port is not open to mail servers");
        var addresses = await GuardedHost.AddressesAsync(host, isInside, options.Resolve, ct).ConfigureAwait(false);
        return await GuardedHost.ConnectAsync(addresses, port, options.Budget, time, ct).ConfigureAwait(false);
    }
}
