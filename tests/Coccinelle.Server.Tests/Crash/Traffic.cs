using System.Collections.Concurrent;
using Coccinelle.Server.Tests.Cluster;

namespace Coccinelle.Server.Tests.Crash;

/// <summary>Callers who never stop calling, until the server dies under them; and what they were promised.</summary>
internal sealed class Traffic(string line)
{
    private const int Connections = 32;

    /// <summary>Every CallSid whose 200 was received whole, and the TwiML in it.</summary>
    public ConcurrentDictionary<string, string> Answered { get; } = [];

    /// <summary>Calls whose answer the last death cut off: they may be on disk or not.</summary>
    public ConcurrentBag<string> CutOff { get; } = [];

    /// <summary>Calls whose end the server has acknowledged.</summary>
    public ConcurrentBag<string> EndAcknowledged { get; } = [];

    /// <summary>Calls over many connections; returns when the server is dead. A failure before <paramref name="death"/> is one of the test's.</summary>
    public Task RunAsync(HttpClient server, CancellationToken death)
        => Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => CallUntilDeathAsync(server, death)));

    /// <summary>Empties <see cref="CutOff"/>.</summary>
    public IReadOnlyList<string> TakeCutOff()
    {
        string[] taken = [.. CutOff];
        CutOff.Clear();
        return taken;
    }

    /// <summary>The same webhook again.</summary>
    public Task<string> RepeatAsync(HttpClient server, string callSid, CancellationToken ct) => server.CallAsync(callSid, line, ct);

    private async Task CallUntilDeathAsync(HttpClient server, CancellationToken death)
    {
        for (var call = 0; ; call++)
        {
            var callSid = Requests.NewCallSid();
            try
            {
                Answered[callSid] = await server.CallAsync(callSid, line, CancellationToken.None);
                if (call % 3 == 0)
                    await EndAsync(server, callSid);
            }
            catch (Exception error) when (death.IsCancellationRequested && error is HttpRequestException or IOException)
            {
                if (!Answered.ContainsKey(callSid))
                    CutOff.Add(callSid);
                return;
            }
        }
    }

    private async Task EndAsync(HttpClient server, string callSid)
    {
        using var answer = await server.PostSignedAsync(Requests.Status, Requests.Completed(callSid, seconds: 7), CancellationToken.None);
        answer.EnsureSuccessStatusCode();
        EndAcknowledged.Add(callSid);
    }
}
