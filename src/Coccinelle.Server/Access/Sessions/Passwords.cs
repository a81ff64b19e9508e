using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Coccinelle.Server.Access;

/// <summary>Hashes and checks passwords: PBKDF2 with SHA-512, ASP.NET Core Identity's own hasher and format.</summary>
internal sealed class Passwords : IDisposable
{
    /// <summary>OWASP Password Storage Cheat Sheet: 210,000 for PBKDF2-HMAC-SHA512.</summary>
    private const int Iterations = 210_000;

    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly SemaphoreSlim _cores = new(Math.Max(1, Environment.ProcessorCount / 2)); // the phone goes on answering meanwhile
    private readonly Lazy<string> _decoy;

    public Passwords() => _decoy = new(() => _hasher.HashPassword(Nobody, Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));

    public Task<string> HashAsync(string password, CancellationToken ct) => OnACoreAsync(() => _hasher.HashPassword(Nobody, password), ct);

    /// <summary>Without a hash it takes as long, and is wrong.</summary>
    public Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken ct)
        => OnACoreAsync(
            () =>
            {
                var decoy = _decoy.Value;
                var result = _hasher.VerifyHashedPassword(Nobody, hash ?? decoy, password);
                return hash is null ? PasswordVerificationResult.Failed : result;
            },
            ct);

    public void Dispose() => _cores.Dispose();

    private async Task<T> OnACoreAsync<T>(Func<T> work, CancellationToken ct)
    {
        await _cores.WaitAsync(ct);
        try
        {
            return await Task.Run(work, ct);
        }
        finally
        {
            _cores.Release();
        }
    }
}
