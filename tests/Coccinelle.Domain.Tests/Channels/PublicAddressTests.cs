using System.Net;
using Coccinelle.Domain.Channels;
using CsCheck;

namespace Coccinelle.Domain.Tests.Channels;

public sealed class PublicAddressTests
{
    private static readonly Gen<IPAddress> V4 = Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes));

    private static readonly Gen<IPAddress> V6 = Gen.Byte.Array[16].Select(bytes => new IPAddress(bytes));

    /// <summary>Both ends of what must never be reached.</summary>
    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255")]
    [InlineData("10.0.0.0", "10.255.255.255")]
    [InlineData("100.64.0.0", "100.127.255.255")]
    [InlineData("100.100.100.200", "100.100.100.200")]
    [InlineData("127.0.0.0", "127.255.255.255")]
    [InlineData("169.254.0.0", "169.254.255.255")]
    [InlineData("169.254.169.254", "169.254.169.254")]
    [InlineData("172.16.0.0", "172.31.255.255")]
    [InlineData("192.0.0.0", "192.0.0.255")]
    [InlineData("192.0.2.0", "192.0.2.255")]
    [InlineData("192.168.0.0", "192.168.255.255")]
    [InlineData("198.18.0.0", "198.19.255.255")]
    [InlineData("198.51.100.0", "198.51.100.255")]
    [InlineData("203.0.113.0", "203.0.113.255")]
    [InlineData("168.63.129.16", "168.63.129.16")]
    [InlineData("224.0.0.0", "255.255.255.255")]
    [InlineData("::", "::1")]
    [InlineData("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void Inside_stays_inside(string first, string last)
    {
        var (from, to) = (IPAddress.Parse(first).GetAddressBytes(), IPAddress.Parse(last).GetAddressBytes());
        var between = Gen.Byte.Array[from.Length].Select(bytes => new IPAddress(Between(from, bytes, to)));
        Assert.False(PublicAddress.IsPublic(new IPAddress(from)));
        Assert.False(PublicAddress.IsPublic(new IPAddress(to)));
        between.Sample(address => !PublicAddress.IsPublic(address));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2a00:1450:4007:80a::6c")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2603:1026:c03::2")]
    public void The_Internet_begins_right_beside(string address) => Assert.True(PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public void An_IPv4_address_inside_an_IPv6_one_counts_as_what_it_is()
        => V4.Sample(address => PublicAddress.IsPublic(address.MapToIPv6()) == PublicAddress.IsPublic(address));

    [Fact]
    public void No_translator_and_no_tunnel_is_a_way_in()
        => V4.Sample(address =>
        {
            var v4 = address.GetAddressBytes();
            byte[][] wrapped =
            [
                [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. v4], // NAT64
                [0x00, 0x64, 0xff, 0x9b, 0, 1, 0, 0, 0, 0, 0, 0, .. v4], // NAT64, local use
                [0x20, 0x02, .. v4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], // 6to4
                [0x20, 0x01, 0, 0, .. v4, 0, 0, 0, 0, 0, 0, 0, 1], // Teredo
                [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. v4], // IPv4-compatible
                [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, .. v4], // IPv4-translated
            ];
            return Array.TrueForAll(wrapped, bytes => !PublicAddress.IsPublic(new IPAddress(bytes)));
        });

    [Fact]
    public void No_IPv6_address_outside_of_global_unicast_is_public()
        => V6.Sample(address => !PublicAddress.IsPublic(address) || address.GetAddressBytes()[0] >> 5 == 1 || address.IsIPv4MappedToIPv6);

    [Fact]
    public void An_address_of_one_link_is_not_public()
        => Assert.False(PublicAddress.IsPublic(new IPAddress(IPAddress.Parse("2a00:1450:4007:80a::6c").GetAddressBytes(), scopeid: 2)));

    /// <summary>Some address of the range: its bytes between both ends' as long as they differ, any after that.</summary>
    private static byte[] Between(byte[] from, byte[] any, byte[] to)
    {
        var result = new byte[from.Length];
        var (onLow, onHigh) = (true, true);
        for (var i = 0; i < from.Length; i++)
        {
            var (low, high) = (onLow ? from[i] : 0, onHigh ? to[i] : 255);
            result[i] = (byte)(low + (any[i] % (high - low + 1)));
            (onLow, onHigh) = (onLow && result[i] == from[i], onHigh && result[i] == to[i]);
        }

        return result;
    }
}
