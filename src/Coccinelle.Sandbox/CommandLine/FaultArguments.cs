namespace Coccinelle.Sandbox.CommandLine;

/// <summary>What <c>faults</c> and <c>state</c> were asked.</summary>
internal static class FaultArguments
{
    private static readonly Dictionary<string, Providers> Who = new()
    {
        ["twilio"] = Providers.Twilio,
        ["vapi"] = Providers.Vapi,
        ["both"] = Providers.Both,
        ["whatsapp"] = Providers.WhatsApp,
    };

    private static readonly Dictionary<string, VapiFault> Vapi = Spelled<VapiFault>();

    private static readonly Dictionary<string, VapiAssistantFault> Assistants = Spelled<VapiAssistantFault>();

    private static readonly Dictionary<string, TwilioRestFault> Rest = Spelled<TwilioRestFault>();

    private static readonly Dictionary<string, TwilioMessageStatus> Texts = Spelled<TwilioMessageStatus>();

    private static readonly Dictionary<string, WhatsAppStatuses> WhatsApps = Spelled<WhatsAppStatuses>();

    private static readonly Dictionary<string, SmtpScript> Smtp = Spelled<SmtpScript>();

    public static (Uri Sandbox, SandboxFaults Faults) Parse(string[] words)
    {
        var arguments = new Arguments(words);
        var (sandbox, faults) = (CallArguments.DefaultSandbox, SandboxFaults.None);
        while (arguments.TryNext(out var name))
        {
            (sandbox, faults) = name == "--sandbox"
                ? (CallArguments.Address(arguments, name), faults)
                : (sandbox, Apply(faults, name, arguments));
        }

        return (sandbox, faults);
    }

    public static Uri ParseSandbox(string[] words)
    {
        var arguments = new Arguments(words);
        var sandbox = CallArguments.DefaultSandbox;
        while (arguments.TryNext(out var name))
        {
            sandbox = name == "--sandbox" ? CallArguments.Address(arguments, name) : throw new UsageException($"Option inconnue : {name}.");
        }

        return sandbox;
    }

    private static SandboxFaults Apply(SandboxFaults faults, string name, Arguments arguments) => name switch
    {
        "--vapi" => faults with { Vapi = arguments.OneOf(name, Vapi) },
        "--vapi-delay" => faults with { VapiDelay = arguments.Seconds(name) },
        "--assistants" => faults with { VapiAssistants = arguments.OneOf(name, Assistants) },
        "--assistants-delay" => faults with { VapiAssistantsDelay = arguments.Seconds(name) },
        "--rest" => faults with { TwilioRest = arguments.OneOf(name, Rest) },
        "--rest-delay" => faults with { TwilioRestDelay = arguments.Seconds(name) },
        "--sms-status" => faults with { TwilioMessageStatus = arguments.OneOf(name, Texts) },
        "--whatsapp-status" => faults with { WhatsAppStatuses = arguments.OneOf(name, WhatsApps) },
        "--status-copies" => WithStatusCopies(faults, (int)arguments.Number(name)),
        "--status-shuffled" => faults with { TwilioStatusShuffled = true, WhatsAppStatusShuffled = true },
        "--whatsapp-window-open" => faults with { WhatsAppWindowAlwaysOpen = true },
        "--sms-error" => faults with { TwilioMessageError = (int)arguments.Number(name) },
        "--whatsapp-error" => faults with { MetaMessageError = (int)arguments.Number(name) },
        "--whatsapp-down" => faults with { WhatsAppDown = true },
        "--answers-lost" => faults with { TwilioAnswerLost = true, WhatsAppAnswerLost = true },
        "--copies" => faults with { Copies = (int)arguments.Number(name) },
        "--reordered" => faults with { Reordered = true },
        "--callback-delay" => faults with { CallbackDelay = arguments.Seconds(name) },
        "--forged" => faults with { Forged = arguments.OneOf(name, Who) },
        "--vanished" => faults with { Vanished = arguments.OneOf(name, Who) },
        "--smtp" => faults with { Smtp = arguments.OneOf(name, Smtp) },
        _ => throw new UsageException($"Option inconnue : {name}."),
    };

    private static SandboxFaults WithStatusCopies(SandboxFaults faults, int copies) =>
        faults with { TwilioStatusCopies = copies, WhatsAppStatusCopies = copies };

    /// <summary>The values of an enumeration as they are typed: <c>NeverAnswers</c> is <c>never-answers</c>.</summary>
    private static Dictionary<string, T> Spelled<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(value => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));
}
