using System.Net.NetworkInformation;
using System.Security.Cryptography;

namespace Coccinelle.Server.Tests.Support;

/// <summary>
/// Ports for programs that have to be told one. They bind it seconds later, so it lies below what the system gives to outgoing
/// connections and to listeners that ask for any, and none is named twice in one process.
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 2_700;

    private static int _next = RandomNumberGenerator.GetInt32(Count);

    /// <summary>A port whose neighbours for a gateway and a silo (five and ten thousand above) are free too.</summary>
    public static int Next()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(end => end.Port).ToHashSet();
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (!taken.Contains(port) && !taken.Contains(port + 5_000) && !taken.Contains(port + 10_000))
                return port;
        }
    }
}
