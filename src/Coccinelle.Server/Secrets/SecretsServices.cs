namespace Coccinelle.Server.Secrets;

internal static class SecretsServices
{
    public static void AddSecrets(this IServiceCollection services)
    {
        services.AddSingleton<KeyRing>();
        services.AddSingleton<DataKeys>();
        services.AddSingleton<SecretVault>();
        services.AddSingleton<MasterKeyCheck>();
        services.AddHostedService(sp => sp.GetRequiredService<MasterKeyCheck>());
        services.AddSingleton<KeyRotation>();
    }

    /// <summary>Refuses to run over a database that was sealed with another key.</summary>
    /// <exception cref="Settings.SettingsException">The key is not on the ring.</exception>
    public static Task CheckMasterKeyAsync(this WebApplication app, CancellationToken ct = default)
        => app.Services.GetRequiredService<MasterKeyCheck>().RunAsync(ct);

    /// <summary><c>-- rotate-keys</c>: the report on the console; 0 when the retired keys open nothing.</summary>
    public static async Task<int> RotateKeysAsync(this WebApplication app, CancellationToken ct = default)
    {
        var report = await app.Services.GetRequiredService<KeyRotation>().RunAsync(ct);
        Console.WriteLine(report);
        return report.Succeeded ? 0 : 1;
    }
}
