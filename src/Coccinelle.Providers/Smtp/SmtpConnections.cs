using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Coccinelle.Domain.Tenants;

namespace Coccinelle.Providers.Smtp;

/// <summary>
/// Sends through firms' own mail servers on connections that are kept for the next letter: signing in anew for each looks like an attack
/// to Gmail (454, too many login attempts). One connection for each firm and credential, one letter at a time on it. Thread-safe; one for
/// the process.
/// </summary>
public sealed class SmtpConnections(SmtpOptions options, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Servers close silently after some minutes, and an address that was checked may be somebody else's by then.</summary>
    internal static readonly TimeSpan MostIdle = TimeSpan.FromSeconds(60);

    /// <summary>Servers count messages per connection; then a new one is cheaper than their refusal.</summary>
    internal const int MostMessages = 50;

    private readonly ConcurrentDictionary<SmtpLineKey, SmtpLine> _lines = new();
    private readonly SmtpHostGuard _guard = new(options, time);

    /// <summary>Connections that are open now or kept.</summary>
    public int Count => _lines.Count;

    /// <summary>
    /// Sends one letter, once. Throws only when <paramref name="ct"/> is cancelled: before the letter's turn nothing was done, during it
    /// nobody knows.
    /// </summary>
    /// <param name="tenant">Whose account it is: the same account of another firm is another connection.</param>
    /// <param name="account">With the password of this moment: with another one, another connection.</param>
    /// <param name="letter">To one recipient.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<SmtpOutcome> SendAsync(TenantId tenant, SmtpAccount account, MailLetter letter, CancellationToken ct)
    {
        if (letter.Refusal() is { } refusal)
            return refusal;
        using var message = letter.ToMessage();
        while (true)
        {
            var key = SmtpLineKey.Of(tenant, account);
            var line = _lines.GetOrAdd(key, _ => new SmtpLine(options, _guard, time, self => _lines.TryRemove(new(key, self))));
            if (await line.SendAsync(account, message, ct).ConfigureAwait(false) is { } outcome)
                return outcome;
        }
    }

    /// <summary>Says goodbye to every server.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var line in _lines.Values)
            await line.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>Who signs in where. The password is there as a hash alone: keys live as long as connections.</summary>
internal readonly record struct SmtpLineKey(TenantId Tenant, string Host, int Port, bool SslOnConnect, string Username, string Password)
{
    public static SmtpLineKey Of(TenantId tenant, SmtpAccount account) => new(
        tenant, account.Host, account.Port, account.SslOnConnect, account.Username,
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(account.Password))));

    public override string ToString() => $"{Host}:{Port}";
}
