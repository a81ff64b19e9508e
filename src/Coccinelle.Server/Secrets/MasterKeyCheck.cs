using System.Security.Cryptography;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Secrets;

/// <summary>
/// Notices that the database was sealed with a key that this server was not given, after migrating and before anything else starts.
/// </summary>
internal sealed class MasterKeyCheck(Database database, KeyRing ring, IClock clock) : IHostedLifecycleService
{
    private const string Known = "coccinelle";

    private static readonly string[] Place = ["master_keys"];

    /// <exception cref="SettingsException">A key that still seals something is not on the ring.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        await RegisterAsync(ct);
        foreach (var row in await database.QueryAsync<Row>("SELECT key_id, check_value FROM master_keys WHERE retired_at IS NULL", null, ct))
        {
            if (ring.Find(row.KeyId) is not { } key || !Opens(key, row.CheckValue))
            {
                throw new SettingsException(
                    $"{SettingNames.EncryptionKey} is not the key that this database was sealed with (key id {row.KeyId}; given: {ring.Current.Id}). "
                    + $"Give that key, or, to rotate to a new one, put the old one into {SettingNames.EncryptionKeyPrevious}.");
            }
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The current key is on record from its first start on; the first key of a database needs nobody's leave.</summary>
    private async Task RegisterAsync(CancellationToken ct)
    {
        var known = await database.QueryAsync<string>("SELECT key_id FROM master_keys WHERE retired_at IS NULL", null, ct);
        if (known.Contains(ring.Current.Id) || known.Any(id => ring.Find(id) is null))
            return;
        await database.ExecuteAsync(
            """
            INSERT INTO master_keys (key_id, check_value, created_at) VALUES (@Id, @check, @now)
            ON CONFLICT (key_id) DO UPDATE SET retired_at = NULL
            """,
            new { ring.Current.Id, check = ring.Current.Seal(System.Text.Encoding.UTF8.GetBytes(Known), Place), now = clock.GetCurrentInstant() },
            ct);
    }

    private static bool Opens(SealingKey key, string checkValue)
    {
        try
        {
            return key.Open(checkValue, Place).AsSpan().SequenceEqual(System.Text.Encoding.UTF8.GetBytes(Known));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private sealed class Row
    {
        public required string KeyId { get; init; }

        public required string CheckValue { get; init; }
    }
}
