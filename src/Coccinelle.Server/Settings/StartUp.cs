using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Settings;

/// <summary>Runs the server, and tells an engineer in one sentence why it did not start.</summary>
internal static class StartUp
{
    public static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception error) when (error is SettingsException or MigrationException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }
}
