using Coccinelle.Server.Assistants.Functions;

namespace Coccinelle.Server.Calls;

/// <summary>
/// One call, by Twilio's CallSid. It answers one request at a time and remembers its answers, so a webhook that Twilio
/// delivers twice, also at once and to two servers, gets the same TwiML and causes one effect.
/// </summary>
[Alias("coccinelle.ICallGrain")]
internal interface ICallGrain : IGrainWithStringKey
{
    /// <summary>The answer to the call itself.</summary>
    [Alias("Answer")]
    Task<VoiceAnswer> AnswerAsync(IncomingCall call);

    /// <summary>The answer to a later step of the call.</summary>
    [Alias("Continue")]
    Task<VoiceAnswer> ContinueAsync(CallStep step);

    /// <summary>Whose assistant takes a call that Vapi already has.</summary>
    [Alias("ChooseAssistant")]
    Task<AssistantAnswer> ChooseAssistantAsync(IncomingCall call, string vapiCallId);

    /// <summary>What the assistant asks for while it speaks, in the order asked; the same tool call gets the same answer.</summary>
    [Alias("Invoke")]
    Task<ToolAnswer[]> InvokeAsync(ServedCall call, ToolInvocation[] tools);
}

/// <summary>A call as Twilio announces it, in its own words.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.IncomingCall")]
internal sealed record IncomingCall
{
    [Id(0)] public string? To { get; init; }

    [Id(1)] public string? From { get; init; }

    [Id(2)] public string? ForwardedFrom { get; init; }

    [Id(3)] public string? CalledVia { get; init; }

    /// <summary>Twilio's <c>Direction</c>.</summary>
    [Id(4)] public string? Direction { get; init; }
}

/// <summary>What happened next, as Twilio reports it to an action URL of ours.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.CallStep")]
internal sealed record CallStep
{
    /// <summary>Which action URL of ours this is; see <see cref="CallSteps"/>. Part of the signed URL.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>How often the caller has been asked, or made to wait; from 1.</summary>
    [Id(1)] public int Try { get; init; } = 1;

    /// <summary>The firm that the caller is asked to confirm.</summary>
    [Id(2)] public string? Firm { get; init; }

    [Id(3)] public string? Speech { get; init; }

    [Id(4)] public string? Digits { get; init; }

    /// <summary>Twilio: completed, answered, busy, no-answer, failed, canceled.</summary>
    [Id(5)] public string? DialStatus { get; init; }

    /// <summary>The call itself: every step repeats it.</summary>
    [Id(6)] public required IncomingCall Call { get; init; }

    /// <summary>The same step delivered twice has the same key.</summary>
    public string Key => $"{Name}:{Try}:{Firm}";
}

/// <summary>The names of our action URLs' steps.</summary>
internal static class CallSteps
{
    public const string Ask = "ask";
    public const string Confirm = "confirm";
    public const string Dialed = "dialed";

    /// <summary>The person to whom the assistant passed the caller on was called.</summary>
    public const string Transferred = "transferred";
    public const string Recorded = "recorded";
    public const string AssistantLeft = "assistant-left";
}

/// <summary>What Twilio is told to do, and how the call was answered (for meters).</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.VoiceAnswer")]
internal sealed record VoiceAnswer([property: Id(0)] string TwiML, [property: Id(1)] string Outcome, [property: Id(2)] string FoundBy);
