using System.Globalization;

namespace Coccinelle.Sandbox.CommandLine;

/// <summary>What <c>text</c> was asked: the SMS that somebody writes to the server.</summary>
internal sealed record TextArguments(Uri Sandbox, string From, string Text, string? To, int Copies, string? OptOutType)
{
    public static TextArguments Parse(string[] words)
    {
        var arguments = new Arguments(words);
        var asked = new TextArguments(CallArguments.DefaultSandbox, "", "", null, 1, null);
        while (arguments.TryNext(out var name))
        {
            asked = name switch
            {
                "--sandbox" => asked with { Sandbox = CallArguments.Address(arguments, name) },
                "--from" => asked with { From = arguments.ValueOf(name) },
                "--text" => asked with { Text = arguments.ValueOf(name) },
                "--to" => asked with { To = arguments.ValueOf(name) },
                "--copies" => asked with { Copies = (int)arguments.Number(name) },
                "--opt-out" => asked with { OptOutType = arguments.ValueOf(name) },
                _ => throw new UsageException($"Option inconnue : {name}."),
            };
        }

        return asked switch
        {
            { From.Length: 0 } => throw new UsageException("Il manque --from, le numéro du client qui écrit."),
            { Text.Length: 0 } => throw new UsageException("Il manque --text, ce qu'il écrit."),
            _ => asked,
        };
    }

    /// <summary>Tells in French what the server answered, a line for each copy.</summary>
    public static IEnumerable<string> Lines(SentByPhone sent) => sent.Deliveries.Select(delivery =>
        $"SMS {sent.Id} : le serveur répond {delivery.Status?.ToString(CultureInfo.InvariantCulture) ?? $"rien ({delivery.Failure})"} en {delivery.Elapsed.TotalMilliseconds:F0} ms");
}
