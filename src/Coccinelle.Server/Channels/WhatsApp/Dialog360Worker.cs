namespace Coccinelle.Server.Channels.WhatsApp;

/// <summary>Tries again the channels that were not ready when their firms came back from 360dialog.</summary>
internal sealed partial class Dialog360Worker(Dialog360Connector connector, TimeProvider time, ILogger<Dialog360Worker> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await connector.RunAsync(null, stoppingToken) is not null)
                {
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogBroken(error); // the row keeps its lease and is due again after it
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "360dialog channels could not be worked on; trying again")]
    private partial void LogBroken(Exception error);
}
