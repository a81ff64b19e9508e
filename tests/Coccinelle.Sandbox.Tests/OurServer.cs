using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coccinelle.Sandbox.Tests;

/// <summary>A tiny server in our place: it keeps every request with its raw body and answers what the test says.</summary>
internal sealed class OurServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OurServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    private readonly Channel<Received> _arrivals = Channel.CreateUnbounded<Received>();

    public ConcurrentQueue<Received> Received { get; } = new();

    /// <summary>By path; a request to any other path is answered 200 without a body.</summary>
    public ConcurrentDictionary<string, Func<Received, Task<IResult>>> Answers { get; } = new();

    public static async Task<OurServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new OurServer(app);
        app.MapFallback((Delegate)server.HandleAsync);
        await app.StartAsync(cancellationToken);
        return server;
    }

    public void AnswersTwiml(string path, string verbs) =>
        Answers[path] = _ => Task.FromResult(Results.Content($"<Response>{verbs}</Response>", "text/xml"));

    public IReadOnlyList<Received> To(string path) => [.. Received.Where(request => request.Path == path)];

    /// <summary>The next request that <paramref name="matches"/>, of those not waited for yet.</summary>
    public async Task<Received> WaitForAsync(Func<Received, bool> matches, CancellationToken cancellationToken)
    {
        while (true)
        {
            var request = await _arrivals.Reader.ReadAsync(cancellationToken);
            if (matches(request))
            {
                return request;
            }
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new Received(http.Request.Method, http.Request.Path, http.Request.QueryString.ToString(), headers, await reader.ReadToEndAsync());
        Received.Enqueue(request);
        await _arrivals.Writer.WriteAsync(request);
        return Answers.TryGetValue(request.Path, out var answer) ? await answer(request) : Results.Ok();
    }
}
