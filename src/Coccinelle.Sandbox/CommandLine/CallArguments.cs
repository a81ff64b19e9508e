using System.Text.Json;

namespace Coccinelle.Sandbox.CommandLine;

/// <summary>What <c>call</c> was asked.</summary>
/// <param name="Sandbox">Where the call is placed.</param>
/// <param name="Plan">The call, with what the script says on it.</param>
/// <param name="Script">Whose goal the call shall reach; null: it has none.</param>
internal sealed record CallArguments(Uri Sandbox, CallPlan Plan, CallScript? Script)
{
    public static readonly Uri DefaultSandbox = new(SandboxDefaults.ServerUrl + SandboxDefaults.MountPrefix);

    public static readonly IReadOnlyDictionary<string, Carrier> Carriers = new Dictionary<string, Carrier>
    {
        ["as-is"] = Carrier.AsIs,
        ["national"] = Carrier.National,
        ["00"] = Carrier.DoubleZero,
        ["no-plus"] = Carrier.NoPlus,
        ["extra-zero"] = Carrier.ExtraZero,
        ["repeated-country-code"] = Carrier.RepeatedCountryCode,
        ["missing"] = Carrier.Missing,
        ["inverted"] = Carrier.Inverted,
    };

    private static readonly Dictionary<string, CallScript> Scripts = CallScripts.All.ToDictionary(script => script.Name);

    public static CallArguments Parse(string[] words)
    {
        var arguments = new Arguments(words);
        var asked = new CallArguments(DefaultSandbox, new CallPlan { From = "" }, null);
        while (arguments.TryNext(out var name))
        {
            asked = name switch
            {
                "--sandbox" => asked with { Sandbox = Address(arguments, name) },
                "--script" => asked with { Script = arguments.OneOf(name, Scripts) },
                _ => asked with { Plan = Apply(asked.Plan, name, arguments) },
            };
        }

        return asked.Plan.From.Length == 0
            ? throw new UsageException("Il manque --from, le numéro du client qui appelle.")
            : asked with { Plan = asked.Script?.On(asked.Plan) ?? asked.Plan };
    }

    public static Uri Address(Arguments arguments, string name) =>
        Uri.TryCreate(arguments.ValueOf(name), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new UsageException($"{name} attend une adresse, par exemple {DefaultSandbox.OriginalString}.");

    private static CallPlan Apply(CallPlan plan, string name, Arguments arguments) => name switch
    {
        "--from" => plan with { From = arguments.ValueOf(name) },
        "--forwarded-from" => plan with { ForwardedFrom = arguments.ValueOf(name) },
        "--to" => plan with { To = arguments.ValueOf(name) },
        "--carrier" => plan with { Carrier = arguments.OneOf(name, Carriers) },
        "--say" => plan with { Caller = [.. plan.Caller, CallerLine.Says(arguments.ValueOf(name))] },
        "--keys" => plan with { Caller = [.. plan.Caller, CallerLine.Presses(arguments.ValueOf(name))] },
        "--tool" => plan with { Caller = WithTool(plan.Caller, Tool(arguments.ValueOf(name))) },
        "--leave-message" => plan with { LeavesMessage = true },
        "--person-answers" => plan with { Dial = DialOutcome.Answered },
        "--ended-reason" => plan with { EndedReason = arguments.ValueOf(name) },
        "--talk" => plan with { TalkFor = arguments.Seconds(name) },
        "--pace" => plan with { Pace = arguments.Number(name) },
        _ => throw new UsageException($"Option inconnue : {name}."),
    };

    /// <summary>The tool belongs to the sentence before it; without one the assistant uses it unasked.</summary>
    private static IReadOnlyList<CallerLine> WithTool(IReadOnlyList<CallerLine> lines, ToolCallPlan tool) =>
        lines is [.., { Speech: not null } last]
            ? [.. lines.SkipLast(1), last with { Tools = [.. last.Tools, tool] }]
            : [.. lines, new CallerLine { Tools = [tool] }];

    private static ToolCallPlan Tool(string typed)
    {
        var (function, json) = typed.Split(' ', 2) is [var name, var rest] ? (name, rest) : (typed, "{}");
        try
        {
            return new ToolCallPlan(function, JsonElement.Parse(json));
        }
        catch (JsonException)
        {
            throw new UsageException($"--tool {function} : les arguments ne sont pas du JSON.");
        }
    }
}
