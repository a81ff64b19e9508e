namespace Coccinelle.Bench.Agenda;

/// <summary>Asks so often a second, whatever the answers take, and measures from the moment when a question was due: a stall counts for everyone who would have asked meanwhile.</summary>
internal static class SteadyRate
{
    public static async Task<double[]> RunAsync(int perSecond, double seconds, Func<int, Task> ask)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        var asked = new List<Task<double>>();
        for (var number = 0; number < perSecond * seconds; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / perSecond);
            if (due - time.GetElapsedTime(start) is var early && early > TimeSpan.Zero) await Task.Delay(early, time);
            var one = number;
            asked.Add(Task.Run(async () =>
            {
                await ask(one);
                return (time.GetElapsedTime(start) - due).TotalMilliseconds;
            }));
        }

        return await Task.WhenAll(asked);
    }
}
