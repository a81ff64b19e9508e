using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Coccinelle.Providers.Calendars;

/// <summary>How the calendars of firms are reached, and how much of one is read.</summary>
public sealed class CalendarOptions
{
    /// <summary>Servers that may be inside, and may speak plain http: those of tests, otherwise nobody.</summary>
    public IReadOnlySet<(string Host, int Port)> AllowedInside { get; set; } = new HashSet<(string, int)>();

    /// <summary>Trusted besides the system's, for tests. Certificates are always checked.</summary>
    public X509Certificate2Collection ExtraRoots { get; } = [];

    /// <summary>From the look-up to the last byte.</summary>
    public TimeSpan Budget { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The largest calendar that is read: twenty years of a busy person are a third of it.</summary>
    public int MostBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Looks a name up; tests put their own here.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; set; } = Dns.GetHostAddressesAsync;
}
