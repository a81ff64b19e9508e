using Coccinelle.Server.Assistants.Functions;

namespace Coccinelle.Server.Calls;

[GrainType("call"), CollectionAgeLimit(Minutes = 2)]
internal sealed class CallGrain(CallWalk walk, CallContinuation steps, AssistantChoice choice, FunctionRunner functions) : Grain, ICallGrain
{
    private readonly Dictionary<string, VoiceAnswer> _stepAnswers = new(StringComparer.Ordinal);
    private VoiceAnswer? _answer;
    private readonly ToolMemory _tools = new();
    private AssistantAnswer? _assistant;

    private string CallSid => this.GetPrimaryKeyString();

    public async Task<VoiceAnswer> AnswerAsync(IncomingCall call) => _answer ??= await walk.AnswerAsync(CallSid, call);

    public async Task<VoiceAnswer> ContinueAsync(CallStep step)
    {
        if (!_stepAnswers.TryGetValue(step.Key, out var answer))
            _stepAnswers[step.Key] = answer = await steps.ContinueAsync(CallSid, step);
        return answer;
    }

    public async Task<AssistantAnswer> ChooseAssistantAsync(IncomingCall call, string vapiCallId)
        => _assistant ??= await choice.ChooseAsync(CallSid, call, vapiCallId);

    public async Task<ToolAnswer[]> InvokeAsync(ServedCall call, ToolInvocation[] tools)
    {
        var answers = new ToolAnswer[tools.Length];
        for (var i = 0; i < tools.Length; i++)
            answers[i] = await functions.RunAsync(call, tools[i], _tools);
        return answers;
    }
}
