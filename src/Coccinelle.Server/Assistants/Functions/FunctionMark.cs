namespace Coccinelle.Server.Assistants.Functions;

/// <summary>Which tool call asked for an effect, for whoever commits it elsewhere than where it was asked.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.FunctionMark")]
internal sealed record FunctionMark(
    [property: Id(0)] string TenantId, [property: Id(1)] string CallId, [property: Id(2)] string ToolCallId, [property: Id(3)] string Function, [property: Id(4)] string ArgumentsHash)
{
    public static FunctionMark Of(FunctionCall call) => new(call.Call.TenantId, call.Call.CallId, call.ToolCallId, call.Function, call.Arguments.Fingerprint(call.Function));
}
