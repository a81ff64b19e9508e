using System.Globalization;

namespace Coccinelle.Bench.Arena;

/// <summary>Processor seconds used so far, from Linux's <c>/proc</c>; zeros where there is none.</summary>
/// <param name="Server">By the contestant.</param>
/// <param name="Postgres">By the private PostgreSQL, all of its processes.</param>
/// <param name="Ours">By this benchmark and everything that it started.</param>
/// <param name="Machine">By everybody on this machine.</param>
internal readonly record struct ProcessorUse(double Server, double Postgres, double Ours, double Machine)
{
    private const double TicksPerSecond = 100; // USER_HZ: the same on every Linux

    public static ProcessorUse Now(int serverId)
    {
        if (!File.Exists("/proc/stat")) return default;
        var all = Directory.EnumerateDirectories("/proc").Select(Read).OfType<Entry>().ToDictionary(entry => entry.Id);
        var ours = all.Values.Where(entry => IsOurs(entry, all)).ToArray();
        return new(
            ours.Where(entry => entry.Id == serverId).Sum(entry => entry.Seconds),
            ours.Where(entry => entry.Name == "postgres").Sum(entry => entry.Seconds),
            ours.Sum(entry => entry.Seconds),
            MachineSeconds());
    }

    public static ProcessorUse operator -(ProcessorUse one, ProcessorUse other) =>
        new(one.Server - other.Server, one.Postgres - other.Postgres, one.Ours - other.Ours, one.Machine - other.Machine);

    private static bool IsOurs(Entry entry, Dictionary<int, Entry> all)
    {
        for (var depth = 0; depth < 32; depth++)
        {
            if (entry.Id == Environment.ProcessId) return true;
            if (!all.TryGetValue(entry.Parent, out var parent)) return false;
            entry = parent;
        }

        return false;
    }

    /// <summary>proc(5): id (name) state parent … utime (14th) stime (15th) cutime cstime; children that ended count with their parent.</summary>
    private static Entry? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return null;
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var name = text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..text.LastIndexOf(')')];
            var rest = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(id, int.Parse(rest[1], CultureInfo.InvariantCulture), name, rest[11..15].Sum(Number) / TicksPerSecond);
        }
        catch (IOException)
        {
            return null; // ended meanwhile
        }
    }

    /// <summary>proc(5): "cpu user nice system idle iowait irq softirq …".</summary>
    private static double MachineSeconds()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..8].Select(Number).ToArray();
        return (fields.Sum() - fields[3] - fields[4]) / TicksPerSecond;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Entry(int Id, int Parent, string Name, double Seconds);
}
