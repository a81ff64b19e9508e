using System.Net;
using System.Text.RegularExpressions;

namespace Coccinelle.Domain.Channels;

/// <summary>Whether a host that a firm typed can be a server on the Internet: a full name, no address, none of the names that stay inside.</summary>
public static partial class PublicHostName
{
    /// <param name="host">In lower case.</param>
    public static bool IsOne(string host) => !IPAddress.TryParse(host.Trim('[', ']'), out _) && Name().IsMatch(host) && !Inside().IsMatch(host);

    [GeneratedRegex(@"^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\z")]
    private static partial Regex Name();

    /// <summary>Names that no public server has (RFC 6761, 6762, 8375, 9476).</summary>
    [GeneratedRegex(@"\.(local|localhost|internal|intranet|lan|home|corp|private|arpa|test|invalid|onion|alt)\z")]
    private static partial Regex Inside();
}
