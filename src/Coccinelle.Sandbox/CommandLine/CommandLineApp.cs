using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Coccinelle.Sandbox.Control;

namespace Coccinelle.Sandbox.CommandLine;

/// <summary>The commands of the sandbox. Exit code 0: somebody answered and the script came to its goal, the text was taken, or the command was done; 1: not; 2: typed wrongly.</summary>
internal sealed class CommandLineApp(TextWriter output, TextWriter errors)
{
    private static readonly string[] Commands = ["call", "text", "phone", "faults", "state", "help", "--help", "-h"];

    /// <summary>Whether these arguments are a command; otherwise they are settings of the web server.</summary>
    public static bool IsCommand(string[] args) => args is [var first, ..] && !first.Contains('=', StringComparison.Ordinal)
        && (Commands.Contains(first) || !first.StartsWith("--", StringComparison.Ordinal));

    public async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        try
        {
            if (args[0] is "help" or "--help" or "-h" || args.Contains("--help") || args.Contains("-h"))
            {
                await output.WriteLineAsync(Help.Text);
                return 0;
            }

            return args[0] switch
            {
                "call" => await CallAsync(CallArguments.Parse(args[1..]), cancellationToken),
                "text" => await TextAsync(TextArguments.Parse(args[1..]), cancellationToken),
                "phone" => await PhoneAsync(PhoneArguments.Parse(args[1..]), cancellationToken),
                "faults" => await FaultsAsync(FaultArguments.Parse(args[1..]), cancellationToken),
                "state" => await StateAsync(FaultArguments.ParseSandbox(args[1..]), cancellationToken),
                _ => throw new UsageException($"Commande inconnue : {args[0]}."),
            };
        }
        catch (UsageException mistake)
        {
            await errors.WriteLineAsync($"{mistake.Message} Aide : --help");
            return 2;
        }
    }

    private async Task<int> CallAsync(CallArguments arguments, CancellationToken cancellationToken)
    {
        var printer = new CallPrinter(output, arguments.Script);
        var failure = await SendAsync(arguments.Sandbox, HttpMethod.Post, "/phone/calls", arguments.Plan, async response =>
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                await printer.PrintAsync(JsonSerializer.Deserialize<CallStep>(line, SandboxJson.Compact)!);
            }
        }, cancellationToken);
        var reason = failure ?? await printer.ConcludeAsync();
        if (reason is null)
        {
            return 0;
        }

        await errors.WriteLineAsync(reason);
        return 1;
    }

    private async Task<int> TextAsync(TextArguments arguments, CancellationToken cancellationToken)
    {
        SentByPhone? sent = null;
        var body = new { arguments.From, arguments.Text, arguments.To, arguments.Copies, arguments.OptOutType };
        var failure = await SendAsync(arguments.Sandbox, HttpMethod.Post, "/texts", body, async response =>
        {
            sent = JsonSerializer.Deserialize<SentByPhone>(await response.Content.ReadAsStringAsync(cancellationToken), SandboxJson.Compact)!;
            foreach (var line in TextArguments.Lines(sent))
            {
                await output.WriteLineAsync(line);
            }
        }, cancellationToken);
        return await ConcludeAsync(failure ?? (sent is { Accepted: true } ? null : "Le serveur n'a pas accepté le SMS."));
    }

    private async Task<int> PhoneAsync(PhoneArguments arguments, CancellationToken cancellationToken)
    {
        var method = arguments.Behaves is null ? HttpMethod.Get : HttpMethod.Put;
        var path = $"/phone/numbers/{Uri.EscapeDataString(arguments.Number)}";
        var failure = await SendAsync(arguments.Sandbox, method, path, arguments.Behaves, async response =>
        {
            var phone = JsonSerializer.Deserialize<PhoneView>(await response.Content.ReadAsStringAsync(cancellationToken), SandboxJson.Compact)!;
            foreach (var line in PhonePrinter.Lines(phone))
            {
                await output.WriteLineAsync(line);
            }
        }, cancellationToken);
        return await ConcludeAsync(failure);
    }

    private async Task<int> FaultsAsync((Uri Sandbox, SandboxFaults Faults) arguments, CancellationToken cancellationToken)
    {
        var failure = await SendAsync(arguments.Sandbox, HttpMethod.Put, "/faults", arguments.Faults, CopyAsync, cancellationToken);
        return await ConcludeAsync(failure);
    }

    private async Task<int> StateAsync(Uri sandbox, CancellationToken cancellationToken) =>
        await ConcludeAsync(await SendAsync(sandbox, HttpMethod.Get, "/state", null, CopyAsync, cancellationToken));

    private async Task CopyAsync(HttpResponseMessage response) => await output.WriteLineAsync(await response.Content.ReadAsStringAsync());

    private async Task<int> ConcludeAsync(string? failure)
    {
        if (failure is null)
        {
            return 0;
        }

        await errors.WriteLineAsync(failure);
        return 1;
    }

    /// <summary>Null when it went well, otherwise one sentence that says what to do.</summary>
    private static async Task<string?> SendAsync(
        Uri sandbox, HttpMethod method, string path, object? body, Func<HttpResponseMessage, Task> read,
        CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(method, sandbox.OriginalString.TrimEnd('/') + path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body, SandboxJson.Compact)));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return Help.Refused(sandbox, (int)response.StatusCode);
            }

            await read(response);
            return null;
        }
        catch (HttpRequestException)
        {
            return Help.NotRunning(sandbox);
        }
        catch (Exception broken) when (broken is IOException or JsonException)
        {
            return Help.Interrupted;
        }
    }
}
