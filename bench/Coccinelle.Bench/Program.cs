using Coccinelle.Bench;
using Coccinelle.Bench.Chaos;
using Coccinelle.Bench.Load;
using Coccinelle.Bench.Peers;

// "voice" is a benchmark, "chaos" a trial; the others are its parts, each started by them in a process of its own.
return args switch
{
    ["voice", .. var rest] => await VoiceBench.RunAsync(VoiceOptions.Parse(rest)),
    ["chaos", .. var rest] => await ChaosBench.RunAsync(ChaosOptions.Parse(rest)),
    ["load", var plan] => LoadProcess.Run(LoadPlan.FromJson(plan)),
    ["bare"] => await BarePeer.RunAsync(),
    ["one-commit"] => await OneCommitPeer.RunAsync(),
    ["vapi"] => await VapiStandIn.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(string.Join(Environment.NewLine, VoiceOptions.Usage, ChaosOptions.Usage));
    return 1;
}
