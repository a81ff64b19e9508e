using Coccinelle.Bench.Load;

namespace Coccinelle.Bench.Arena;

/// <summary>What is measured: a server under one kind of calls.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Kind">Which of the three it is, or the hand-over.</param>
/// <param name="Database">For the table and for finding its counterpart; empty for the bare endpoint.</param>
/// <param name="Server">Who answers.</param>
/// <param name="FirstFirm">The firms that are called.</param>
internal sealed record Lane(string Name, LaneKind Kind, string Database, Contestant Server, int FirstFirm)
{
    /// <summary>Runs the load generator in a process of its own.</summary>
    public async Task<Measurement> MeasureAsync(int connections, int seconds, double rate = 0)
    {
        var plan = new LoadPlan
        {
            Port = Server.Port,
            Connections = connections,
            Seconds = seconds,
            Rate = rate,
            FirstFirm = FirstFirm,
            Firms = OurServer.Firms,
        };
        return await LoadRun.MeasureAsync(Server, plan);
    }
}

internal enum LaneKind
{
    /// <summary>Kestrel and the signature.</summary>
    Bare,

    /// <summary>The server, answering by the firm's setting.</summary>
    Ours,

    /// <summary>The server, handing over to the stand-in for Vapi.</summary>
    HandOver,

    /// <summary>ASP.NET and a driver, one commit per request.</summary>
    OneCommit,
}

/// <param name="Load">What the generator saw.</param>
/// <param name="Use">Processor time meanwhile.</param>
/// <param name="Seconds">Of the whole measurement, the generator's preparation included.</param>
internal sealed record Measurement(LoadResult Load, ProcessorUse Use, double Seconds)
{
    public double ServerMicroseconds => Use.Server / Load.Answered * 1e6;

    public double PostgresMicroseconds => Use.Postgres / Load.Answered * 1e6;

    public double GeneratorMicroseconds => Load.CpuSeconds / Load.Answered * 1e6;

    /// <summary>How much of the machine others used: 1 is one whole processor.</summary>
    public double Others => Math.Max(0, (Use.Machine - Use.Ours) / Seconds);
}
