namespace Coccinelle.Sandbox;

/// <summary>A whole conversation: what the caller says, what the assistant does about it, and what must come of it.</summary>
/// <param name="Name">As it is asked for: <c>--script booking</c>.</param>
/// <param name="Title">What happens, in French.</param>
/// <param name="Goal">Outcomes that must come in this order, others between them; <c>a|b</c> is either.</param>
/// <param name="Lines">In turn; those whose outcome does not come are skipped.</param>
public sealed record CallScript(string Name, string Title, IReadOnlyList<string> Goal, IReadOnlyList<CallerLine> Lines)
{
    /// <summary>What becomes of a transfer, unless the plan says; null: whatever the dialled number does.</summary>
    public DialOutcome? Dial { get; init; }

    /// <summary>The same call, with this conversation on it.</summary>
    public CallPlan On(CallPlan plan) => plan with { Caller = [.. plan.Caller, .. Lines], Dial = plan.Dial ?? Dial };

    /// <summary>The first part of the goal that a call did not reach; null when it reached all of it.</summary>
    public string? Unreached(IEnumerable<CallStep> steps)
    {
        using var outcomes = steps.Where(step => step.Kind == CallStepKind.ToolAnswered).Select(step => step["outcome"] ?? "").GetEnumerator();
        return Goal.FirstOrDefault(part => !Reaches(outcomes, part));
    }

    private static bool Reaches(IEnumerator<string> outcomes, string part)
    {
        while (outcomes.MoveNext())
        {
            if (part.Split('|').Contains(outcomes.Current))
            {
                return true;
            }
        }

        return false;
    }
}
