using Coccinelle.Bench;
using Coccinelle.Bench.Agenda;
using Coccinelle.Bench.Chaos;
using Coccinelle.Bench.Load;
using Coccinelle.Bench.Messages;
using Coccinelle.Bench.Peers;

// "voice" and "messages" are benchmarks, "chaos" is a trial, "agenda" both; the others are its parts, each started by them in a process of its own.
return args switch
{
    ["voice", .. var rest] => await VoiceBench.RunAsync(VoiceOptions.Parse(rest)),
    ["messages", .. var rest] => await MessagesBench.RunAsync(MessagesOptions.Parse(rest)),
    ["chaos", .. var rest] => await ChaosBench.RunAsync(ChaosOptions.Parse(rest)),
    ["agenda", .. var rest] => await AgendaBench.RunAsync(AgendaOptions.Parse(rest)),
    ["load", var plan] => LoadProcess.Run(LoadPlan.FromJson(plan)),
    ["bare"] => await BarePeer.RunAsync(),
    ["one-commit"] => await OneCommitPeer.RunAsync(),
    ["provider"] => await SlowProvider.RunAsync(),
    ["vapi"] => await VapiStandIn.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(string.Join(Environment.NewLine, VoiceOptions.Usage, MessagesOptions.Usage, ChaosOptions.Usage, AgendaOptions.Usage));
    return 1;
}
