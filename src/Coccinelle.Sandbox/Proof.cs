using System.Security.Cryptography;
using System.Text;

namespace Coccinelle.Sandbox;

/// <summary>Whether a request carries the credentials that it must.</summary>
internal static class Proof
{
    public static bool IsBearer(HttpRequest request, string key) => Equal(request.Headers.Authorization.ToString(), $"Bearer {key}");

    public static bool IsBasic(HttpRequest request, string user, string password) =>
        Equal(request.Headers.Authorization.ToString(), $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}");

    private static bool Equal(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
