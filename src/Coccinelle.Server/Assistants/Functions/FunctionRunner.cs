using Coccinelle.Domain.Texts;
using Coccinelle.Server.Calls;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Assistants.Functions;

/// <summary>Runs one tool call for the call that it came from. Whatever happens, there is a sentence that the assistant can say.</summary>
internal sealed partial class FunctionRunner(
    IEnumerable<ICallFunction> functions, FunctionLedger ledger, FunctionFailures failures, IGrainFactory grains, IClock clock, TimeProvider time,
    ILogger<FunctionRunner> logger)
{
    /// <summary>Vapi waits 20 s; a caller hears silence for as long as we take.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(6);

    private readonly Dictionary<string, ICallFunction> _functions = functions.ToDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>Called once per call at a time (<see cref="CallGrain"/>), which keeps <paramref name="memory"/>.</summary>
    public async Task<ToolAnswer> RunAsync(ServedCall placed, ToolInvocation tool, ToolMemory memory)
    {
        if (!_functions.TryGetValue(tool.Name, out var function))
            return new ToolAnswer(tool.Id, tool.Name, null, FunctionTexts.NoSuchFunction(tool.Name.Length > 64 ? tool.Name[..64] : tool.Name));

        using var limit = new CancellationTokenSource(Budget, time);
        FunctionCall? call = null;
        try
        {
            call = await FactsAsync(placed) is { } facts
                ? new FunctionCall
                {
                    Call = facts,
                    ToolCallId = tool.Id,
                    Function = tool.Name,
                    Arguments = FunctionArguments.Parse(tool.Arguments),
                    Now = clock.GetCurrentInstant(),
                    IsFirst = memory.Begin(placed.History, tool.Name),
                }
                : null;
            return Answer(tool, call is null ? NotOurs.ToLine() : await AnswerAsync(function, call, placed.History, memory, limit.Token));
        }
        catch (Exception error)
        {
            LogFailed(error, tool.Name, placed.CallSid);
            return Answer(tool, call is null ? Broken.ToLine() : await failures.AnswerAsync(call, error));
        }
    }

    /// <summary>What is said of a call that nobody here handed over, or whose firm may not be served.</summary>
    public static FunctionResult NotOurs { get; } = new(FunctionResult.Failed, FunctionTexts.NotOurCall);

    /// <summary>What is said when not even the call could be looked up.</summary>
    private static FunctionResult Broken { get; } = new(FunctionResult.Failed, FunctionTexts.Failed);

    private async Task<string> AnswerAsync(ICallFunction function, FunctionCall call, ToolHistory? history, ToolMemory memory, CancellationToken ct)
    {
        if (await memory.FindAsync(history, call, ledger, ct) is { } before)
            return before;
        var answer = await ledger.KeepAsync(call, await function.RunAsync(call, ct), ct);
        memory.Keep(call.ToolCallId, answer);
        return answer;
    }

    /// <summary>Null when the firm is suspended: nothing is read or written for it.</summary>
    private async Task<CallFacts?> FactsAsync(ServedCall call)
        => await grains.GetGrain<ITenantGrain>(call.TenantId).GetStandingAsync() is { Suspended: false } firm
            ? new CallFacts(call.TenantId, firm.Name, call.Id, call.CallSid, call.CallerNumber, MessageBudgets.ZoneOf(call.TimeZone))
            : null;

    private static ToolAnswer Answer(ToolInvocation tool, string line) => new(tool.Id, tool.Name, line, null);

    [LoggerMessage(LogLevel.Error, "{Function} failed on call {CallSid}")]
    private partial void LogFailed(Exception error, string function, string callSid);
}
