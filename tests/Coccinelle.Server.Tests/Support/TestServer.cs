using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Coccinelle.Providers.Calendars;
using Coccinelle.Providers.Smtp;
using Coccinelle.Sandbox;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Frame;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Coccinelle.Server.Tests.Support;

/// <summary>
/// The real server in production mode on a port of its own, a database of its own, and the sandbox as the outside world.
/// Only its clock and its log are the test's.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string PublicUrl = "https://coccinelle.example.test";
    public const string OperatorKey = "0p3rator-key-of-the-tests-7f1c9a52e8b6";
    public const string TwilioToken = "twilio-token-of-the-tests";
    public const string SecondTwilioToken = "twilio-token-after-the-rotation";
    public const string VapiSecret = "vapi-secret-of-the-tests-5c1e";
    public const string SharedNumber = SandboxDefaults.SharedNumber;

    private static int _strangers;

    private readonly TestDatabase _place;
    private readonly bool _ownsPlace;
    private WebApplication _app;

    private TestServer(TestDatabase place, bool ownsPlace, SandboxHost world, WebApplication app, TestClock clock, LogCapture log)
    {
        (_place, _ownsPlace, _app, Sandbox, Clock, Log) = (place, ownsPlace, app, world, clock, log);
        Http = Client(app);
    }

    public SandboxHost Sandbox { get; }

    public SandboxWorld World => Sandbox.World;

    public TestClock Clock { get; }

    public LogCapture Log { get; }

    /// <summary>Without a credential.</summary>
    public HttpClient Http { get; private set; }

    public Uri Address => Http.BaseAddress!;

    public IServiceProvider Services => _app.Services;

    public Database Database => _app.Services.GetRequiredService<Database>();

    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    /// <summary>The test's own cancellation.</summary>
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts a world and a server on a database of the given kind; <paramref name="settings"/> win over the usual ones.</summary>
    public static async Task<TestServer> StartAsync(string kind, params (string Name, string Value)[] settings)
        => await StartAsync(await TestDatabase.CreateAsync(kind), ownsPlace: true, settings);

    /// <summary>The same on a database that the test keeps.</summary>
    public static async Task<TestServer> StartAsync(TestDatabase place, bool ownsPlace, params (string Name, string Value)[] settings)
    {
        var world = await SandboxHost.StartAsync(new SandboxOptions
        {
            PublicUrl = new Uri(PublicUrl),
            TwilioAuthToken = TwilioToken,
            VapiWebhookSecret = VapiSecret,
        });
        world.World.VapiSlots = 100_000;
        var (clock, log) = (new TestClock(), new LogCapture());
        var app = await RunAsync(place, world, clock, log, settings);
        var server = new TestServer(place, ownsPlace, world, app, clock, log);
        world.Options.ServerUrl = server.Address;
        return server;
    }

    /// <summary>Stops the server and starts another one on the same database, in the same world.</summary>
    public async Task RestartAsync(params (string Name, string Value)[] settings)
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _app = await RunAsync(_place, Sandbox, Clock, Log, settings);
        Http = Client(_app);
        Sandbox.Options.ServerUrl = Address;
    }

    /// <summary>A client that carries a key.</summary>
    public HttpClient As(string key)
    {
        var client = Client(_app);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Somebody without a credential, at an address of his own (Linux answers under all of 127.0.0.0/8), so that his limits are nobody else's.</summary>
    public HttpClient Stranger()
    {
        var number = Interlocked.Increment(ref _strangers);
        var address = new IPAddress([127, 1, (byte)(number >> 8), (byte)number]);
        var handler = new SocketsHttpHandler
        {
            UseCookies = false, // tests look at cookies, and plant them
            ConnectCallback = async (context, ct) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new(handler) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await Sandbox.DisposeAsync();
        if (_ownsPlace)
            await _place.DisposeAsync();
    }

    /// <summary>What production needs, pointed at the world.</summary>
    public static Dictionary<string, string> Settings(string connectionString, Uri world) => new()
    {
        ["environment"] = "Production",
        ["contentRoot"] = Path.Combine(Repository.Root, "src", "Coccinelle.Server"),
        ["urls"] = "http://127.0.0.1:0",
        ["ConnectionStrings:coccinelle"] = connectionString,
        ["PUBLIC_URL"] = PublicUrl,
        ["TWILIO_ACCOUNT_SID"] = SandboxDefaults.TwilioAccountSid,
        ["TWILIO_AUTH_TOKEN"] = $"{TwilioToken}, {SecondTwilioToken}",
        ["TWILIO_API_BASE_URL"] = world.ToString(),
        ["VAPI_API_KEY"] = SandboxDefaults.VapiApiKey,
        ["VAPI_API_BASE_URL"] = world.ToString(),
        ["VAPI_PHONE_NUMBER_ID"] = SandboxDefaults.VapiPhoneNumberId,
        ["VAPI_WEBHOOK_SECRET"] = VapiSecret,
        ["VAPI_MAX_CONCURRENT_CALLS"] = "100000",
        ["WHATSAPP_GRAPH_BASE_URL"] = world.ToString(),
        ["WHATSAPP_360DIALOG_BASE_URL"] = world.ToString(),
        ["WHATSAPP_APP_SECRET"] = SandboxDefaults.WhatsAppAppSecret,
        ["WHATSAPP_VERIFY_TOKEN"] = "verify-token-of-the-tests",
        ["WHATSAPP_360DIALOG_PARTNER_ID"] = SandboxDefaults.Dialog360PartnerId,
        ["WHATSAPP_360DIALOG_API_KEY"] = SandboxDefaults.Dialog360ApiKey,
        ["ENCRYPTION_KEY"] = "5f1d7a84c3b2e9605f1d7a84c3b2e9606b8c2d4e1f3a5b7c9d0e2f4a6b8c0d1e",
        ["COCCINELLE_OPERATOR_KEY"] = OperatorKey,
        ["Assistants:Provision"] = "false", // tests give firms assistants of their own; those that want ours switch it on
    };

    private static async Task<WebApplication> RunAsync(
        TestDatabase place, SandboxHost world, TestClock clock, LogCapture log, (string Name, string Value)[] settings)
    {
        var all = Settings(place.ConnectionString, world.Address);
        foreach (var (name, value) in settings)
            all[name] = value;
        var app = CoccinelleServer.Build([.. all.Select(pair => $"--{pair.Key}={pair.Value}")], builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddSingleton<IClock>(clock);
            builder.Logging.ClearProviders().AddProvider(log);
        });
        var smtp = app.Services.GetRequiredService<SmtpOptions>();
        smtp.AllowedInside = new HashSet<(string, int)> { (SandboxDefaults.MailHost, world.Options.MailPort), (SandboxDefaults.MailHost, world.Options.MailTlsPort) };
        smtp.ExtraRoots.Add(world.Options.MailRoot!);
        app.Services.GetRequiredService<CalendarOptions>().Resolve = (host, _) => host is "localhost" // no name of these tests is asked outside
            ? Task.FromResult(new[] { IPAddress.Loopback })
            : throw new SocketException((int)SocketError.HostNotFound);
        await app.StartAsync(Ct);
        return app;
    }

    private static HttpClient Client(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromSeconds(60) };
}
