using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Coccinelle.Bench.Agenda;

/// <summary>Callers of a few firms who all want something at once, by whichever server; one tool call in a hundred comes a second time, by the other one.</summary>
internal sealed class AttemptTraffic(IReadOnlyList<Uri> servers, IReadOnlyList<AgendaCall[]> callsByFirm) : IDisposable
{
    private const int AgainOneIn = 100;

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ToolDoor[] _doors = [.. servers.Select(server => new ToolDoor(server))];
    private int _number;

    public ConcurrentBag<Spoken> Spoken { get; } = [];

    /// <summary>Tool calls that came twice.</summary>
    public int Again => _again;

    /// <summary>Of them: those that were answered differently.</summary>
    public ConcurrentBag<string> Differently { get; } = [];

    private int _again;

    /// <summary>Returns how many seconds it took.</summary>
    public async Task<double> RunAsync(int attempts, int inFlight)
    {
        var (start, first) = (_time.GetTimestamp(), FullHour(_time.GetUtcNow().UtcDateTime.AddHours(2)));
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref _number) is var number && number <= attempts)
            {
                await TryAsync(Attempt.Draw(number, first, callsByFirm));
                if (number % 5000 == 0) await Console.Error.WriteLineAsync($"{number} attempts, {number / _time.GetElapsedTime(start).TotalSeconds:0}/s");
            }
        })));
        return _time.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => Array.ForEach(_doors, door => door.Dispose());

    private async Task TryAsync(Attempt attempt)
    {
        var one = RandomNumberGenerator.GetInt32(_doors.Length);
        if (RandomNumberGenerator.GetInt32(AgainOneIn) != 0)
        {
            Spoken.Add(await AskAsync(one, attempt));
            return;
        }

        // At the same time, or once the first answer is there.
        var other = (one + 1) % _doors.Length;
        var asking = AskAsync(one, attempt);
        if (RandomNumberGenerator.GetInt32(2) == 0) await asking;
        var again = await AskAsync(other, attempt);
        var before = await asking;
        Spoken.Add(before);
        Interlocked.Increment(ref _again);
        if (before.Reply?.Line != again.Reply?.Line) Differently.Add($"{attempt.Function}: {before.Reply?.Line ?? "no answer"} / {again.Reply?.Line ?? "no answer"}");
    }

    private async Task<Spoken> AskAsync(int door, Attempt attempt)
    {
        var sent = _time.GetTimestamp();
        ToolReply? reply = null;
        try
        {
            reply = await _doors[door].UseAsync(attempt.Call, attempt.ToolCallId, attempt.Function, attempt.Arguments);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            // No answer is counted as such.
        }

        return new Spoken(attempt, reply, sent, _time.GetTimestamp());
    }

    private static DateTime FullHour(DateTime at) => new(at.Year, at.Month, at.Day, at.Hour, 0, 0, DateTimeKind.Utc);
}
