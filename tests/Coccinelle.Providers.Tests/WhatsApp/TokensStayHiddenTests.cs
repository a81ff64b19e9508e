using System.Collections.Concurrent;
using System.Diagnostics;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coccinelle.Providers.Tests.WhatsApp;

/// <summary>A question to Meta about a token carries the token in its address, and addresses are what logs and traces are made of.</summary>
public sealed class TokensStayHiddenTests
{
    private const string Token = "EAAGm0PX4ZCpsBAplantedSecretOfATest";

    [Fact]
    public async Task Neither_logs_nor_traces_show_a_token()
    {
        var seen = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "System.Net.Http")
                    seen.Enqueue(string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")));
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var world = await SandboxHost.StartAsync(new SandboxOptions(), cancellationToken: TestContext.Current.CancellationToken);
        var services = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Everything(seen)));
        services.AddWhatsApp(new WhatsAppOptions { GraphBaseUrl = world.Address });
        await using var provider = services.BuildServiceProvider();

        Assert.IsType<WhatsAppCheck.Verified>(await provider.GetRequiredService<MetaClient>().VerifyAsync("106853218861309", Token, TestContext.Current.CancellationToken));

        Assert.Contains(world.World.Requests, request => request.Path.Contains("debug_token", StringComparison.Ordinal));
        Assert.Contains(seen, line => line.Contains("url.full", StringComparison.Ordinal));
        Assert.DoesNotContain(seen, line => line.Contains(Token, StringComparison.Ordinal));
    }

    private sealed class Everything(ConcurrentQueue<string> seen) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            seen.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => seen.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
