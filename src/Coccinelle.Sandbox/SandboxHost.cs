namespace Coccinelle.Sandbox;

/// <summary>The sandbox running alone on a free port of this machine, for tests.</summary>
public sealed class SandboxHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SandboxHost(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.First());
        Options = app.Services.GetRequiredService<SandboxOptions>();
        World = app.Services.GetRequiredService<SandboxWorld>();
        Phone = app.Services.GetRequiredService<VirtualPhone>();
    }

    /// <summary>Where it listens: the base address of Twilio's and of Vapi's API.</summary>
    public Uri Address { get; }

    /// <summary>What the server is told and how it is reached; may be changed at any time.</summary>
    public SandboxOptions Options { get; }

    /// <summary>What happened, and what goes wrong.</summary>
    public SandboxWorld World { get; }

    /// <summary>A customer's phone.</summary>
    public VirtualPhone Phone { get; }

    /// <summary>Starts a sandbox on a free port. The server's address may be set later, in <see cref="Options"/>.</summary>
    public static async Task<SandboxHost> StartAsync(
        SandboxOptions options, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSandbox(options);

        var app = builder.Build();
        app.MapSandbox();
        await app.StartAsync(cancellationToken);
        return new SandboxHost(app);
    }

    /// <summary>Hangs up all calls and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        World.Reset();
        await _app.DisposeAsync();
    }
}
