using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Coccinelle.Server.Secrets;

/// <summary>
/// Seals a firm's secrets, each for its tenant, channel and field, under the firm's own data key. The text form is
/// <c>v1.{version of the data key}.{box}</c>. Opened only by the sender that needs the secret.
/// </summary>
internal sealed class SecretVault(DataKeys keys)
{
    private const string Form = "v1";

    public async Task<string> SealAsync(string tenantId, string channel, string field, string plain, CancellationToken ct)
    {
        var (version, key) = await keys.CurrentAsync(tenantId, ct);
        var number = version.ToString(CultureInfo.InvariantCulture);
        return $"{Form}.{number}.{SealedBox.Seal(key, Encoding.UTF8.GetBytes(plain), [tenantId, channel, field, number])}";
    }

    /// <exception cref="SecretUnreadableException">Changed since, or sealed for another tenant, channel or field.</exception>
    public async Task<string> OpenAsync(string tenantId, string channel, string field, string sealedText, CancellationToken ct)
    {
        try
        {
            if (sealedText.Split('.') is [Form, var number, var box] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                && await keys.FindAsync(tenantId, version, ct) is { } key)
            {
                return Encoding.UTF8.GetString(SealedBox.Open(key, box, [tenantId, channel, field, number]));
            }
        }
        catch (CryptographicException error)
        {
            throw new SecretUnreadableException(channel, field, error);
        }

        throw new SecretUnreadableException(channel, field, null);
    }
}

/// <summary>A stored secret cannot be opened here: it was changed, moved, or sealed under a key that is gone. It has to be entered again.</summary>
internal sealed class SecretUnreadableException(string channel, string field, Exception? inner)
    : Exception($"The stored secret {channel}.{field} cannot be opened.", inner)
{
    public string Channel { get; } = channel;

    public string Field { get; } = field;
}
