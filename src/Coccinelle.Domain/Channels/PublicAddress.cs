using System.Net;
using System.Net.Sockets;

namespace Coccinelle.Domain.Channels;

/// <summary>Tells addresses of the public Internet from those inside: a host that a firm names must not lead into our own network.</summary>
public static class PublicAddress
{
    /// <summary>The only part of IPv6 that is given out to servers (IANA): what embeds IPv4 for translators and tunnels lies outside, or is blocked below.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>What is not public unicast within that (IANA special-purpose registries), and the clouds' own addresses outside of them.</summary>
    private static readonly IPNetwork[] Blocked =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32", // Azure's host
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>Whether a server on the Internet may be there. An IPv4 address inside an IPv6 one counts as what it is.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var isCandidate = address.AddressFamily == AddressFamily.InterNetwork
            || (address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId == 0 && GlobalUnicast.Contains(address));
        return isCandidate && !Array.Exists(Blocked, network => network.Contains(address));
    }
}
