using Coccinelle.Bench;
using Coccinelle.Bench.Load;
using Coccinelle.Bench.Peers;

// "voice" is the benchmark; the others are its parts, each started by it in a process of its own.
return args switch
{
    ["voice", .. var rest] => await VoiceBench.RunAsync(VoiceOptions.Parse(rest)),
    ["load", var plan] => LoadProcess.Run(LoadPlan.FromJson(plan)),
    ["bare"] => await BarePeer.RunAsync(),
    ["one-commit"] => await OneCommitPeer.RunAsync(),
    ["vapi"] => await VapiStandIn.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(VoiceOptions.Usage);
    return 1;
}
