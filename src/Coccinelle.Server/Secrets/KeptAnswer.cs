using System.Security.Cryptography;
using System.Text;

namespace Coccinelle.Server.Secrets;

/// <summary>An answer that waits to be repeated (<c>Idempotency-Key</c>), sealed: it may hold a key that is shown once.</summary>
internal static class KeptAnswer
{
    public static string Seal(SealingKey master, string answer, string scope, string key)
        => master.Seal(Encoding.UTF8.GetBytes(answer), "idempotency_keys", scope, key);

    /// <summary>Null when this key does not open it.</summary>
    public static string? TryOpen(SealingKey? master, string sealedAnswer, string scope, string key)
    {
        try
        {
            return master is null ? null : Encoding.UTF8.GetString(master.Open(sealedAnswer, "idempotency_keys", scope, key));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
