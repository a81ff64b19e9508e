namespace Coccinelle.Sandbox.CommandLine;

/// <summary>What <c>phone</c> was asked: which number, and how it shall behave; null: as before.</summary>
internal sealed record PhoneArguments(Uri Sandbox, string Number, Callee? Behaves)
{
    private static readonly Dictionary<string, CalleeBehaviour> Behaviours = new()
    {
        ["answers"] = CalleeBehaviour.Answers,
        ["busy"] = CalleeBehaviour.Busy,
        ["no-answer"] = CalleeBehaviour.NoAnswer,
        ["failed"] = CalleeBehaviour.Failed,
        ["forwarded"] = CalleeBehaviour.Forwards,
    };

    public static PhoneArguments Parse(string[] words)
    {
        var arguments = new Arguments(words);
        var (sandbox, number) = (CallArguments.DefaultSandbox, "");
        var (behaviour, carrier) = ((CalleeBehaviour?)null, Carrier.AsIs);
        while (arguments.TryNext(out var name))
        {
            switch (name)
            {
                case "--sandbox":
                    sandbox = CallArguments.Address(arguments, name);
                    break;
                case "--number":
                    number = arguments.ValueOf(name);
                    break;
                case "--behaviour":
                    behaviour = arguments.OneOf(name, Behaviours);
                    break;
                case "--carrier":
                    carrier = arguments.OneOf(name, CallArguments.Carriers);
                    behaviour ??= CalleeBehaviour.Forwards;
                    break;
                default:
                    throw new UsageException($"Option inconnue : {name}.");
            }
        }

        return number.Length == 0
            ? throw new UsageException("Il manque --number, le numéro de téléphone.")
            : new PhoneArguments(sandbox, number, behaviour is { } chosen ? new Callee(chosen, carrier) : null);
    }
}
