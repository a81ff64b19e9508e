using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Coccinelle.Providers.Smtp;

/// <summary>How firms' mail servers are reached.</summary>
public sealed class SmtpOptions
{
    /// <summary>Servers that may be inside: in Development the sandbox's mailbox, in Production nobody.</summary>
    public IReadOnlySet<(string Host, int Port)> AllowedInside { get; set; } = new HashSet<(string, int)>();

    /// <summary>Trusted besides the system's: the sandbox's own authority. Certificates are always checked.</summary>
    public X509Certificate2Collection ExtraRoots { get; } = [];

    /// <summary>From the look-up to the last word, for one message.</summary>
    public TimeSpan Budget { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>What we call ourselves (EHLO), and the right side of Message-IDs: never the machine's own name.</summary>
    public string LocalDomain { get; set; } = "coccinelle.invalid";

    /// <summary>Looks a name up; tests put their own here.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; set; } = Dns.GetHostAddressesAsync;
}

/// <summary>A firm's account at its mail server. The password exists in the sender alone.</summary>
/// <param name="Host">Host name.</param>
/// <param name="Port">465 or 587.</param>
/// <param name="SslOnConnect">True: encrypted from the first byte; false: STARTTLS, demanded.</param>
/// <param name="Username">Whatever the server wants.</param>
/// <param name="Password">Never logged, never part of an outcome.</param>
public sealed record SmtpAccount(string Host, int Port, bool SslOnConnect, string Username, string Password)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}
