using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Calls;

namespace Coccinelle.Server.Assistants.Functions;

/// <summary>Brings tool calls to the grain of the call that they came from, and answers each of them, also when there is no such call.</summary>
internal sealed partial class FunctionDesk(CallLog log, IGrainFactory grains, ILogger<FunctionDesk> logger)
{
    /// <summary>A model that calls more at once has lost its way.</summary>
    private const int Most = 20;

    public async Task<IReadOnlyList<ToolAnswer>> AnswerAsync(VapiMessage message)
    {
        var tools = message.ToolCalls.Select(VapiToolCall.Read).OfType<VapiToolCall>().Take(Most)
            .Select(tool => new ToolInvocation(tool.Id, tool.Name, tool.Arguments?.GetRawText())).ToArray();
        if (tools.Length == 0)
            return [];
        try
        {
            if (message.CallId is { } vapiCall && await log.FindServedAsync(vapiCall) is { } call)
                return await grains.GetGrain<ICallGrain>(call.CallSid).InvokeAsync(call, tools);
        }
        catch (Exception error)
        {
            LogFailed(error);
        }

        return [.. tools.Select(tool => new ToolAnswer(tool.Id, tool.Name, FunctionRunner.NotOurs.ToLine(), null))];
    }

    [LoggerMessage(LogLevel.Error, "Tool calls could not be brought to their call")]
    private partial void LogFailed(Exception error);
}
