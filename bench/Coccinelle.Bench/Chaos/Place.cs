using Coccinelle.Bench.Arena;
using Coccinelle.Bench.Outside;
using Coccinelle.Bench.Peers;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Bench.Chaos;

/// <summary>One server on one database, which can be killed and comes back at the same address; its provider lives in this very process.</summary>
internal sealed class Place : IAsyncDisposable
{
    /// <summary>As long as a real provider takes; one answer in forty is lost on the way back, one request in ninety on the way there.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _name;
    private readonly WebApplication _outside;
    private readonly int _port = FreePorts.Next();
    private Contestant? _server;

    private Place(string name, string database, WebApplication outside, MessageProvider provider) =>
        (_name, Database, _outside, Provider) = (name, database, outside, provider);

    public string Database { get; }

    public MessageProvider Provider { get; }

    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <param name="name">For messages.</param>
    /// <param name="database">An empty one.</param>
    /// <param name="taken">Hears of each message that the provider takes.</param>
    public static async Task<Place> OpenAsync(string name, string database, Action<Arrival> taken)
    {
        var provider = new MessageProvider(Pause, new Faults(AnswerLostOneIn: 40, RequestLostOneIn: 90), remember: true) { Taken = taken };
        var outside = PeerHost.Build();
        outside.Urls.Add($"http://127.0.0.1:{FreePorts.Next()}");
        provider.Map(outside);
        await outside.StartAsync();
        var place = new Place(name, database, outside, provider);
        await place.StartAsync();
        return place;
    }

    public async Task StartAsync() => _server = await OurServer.StartAsync(_name, Database, new Uri(_outside.Urls.First()), _port);

    /// <summary><c>kill -9</c>; returns when the process is gone.</summary>
    public async Task KillAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
    }

    /// <summary>Waits until the server says that it is well.</summary>
    public Task WaitUntilHealthyAsync() => _server!.WaitUntilHealthyAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        await _outside.DisposeAsync();
    }
}
