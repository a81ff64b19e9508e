namespace Coccinelle.Server.Assistants;

/// <summary>The server messages that mean something to us (Vapi OpenAPI: ServerMessage). New ones appear without notice.</summary>
internal static class VapiMessageTypes
{
    public const string AssistantRequest = "assistant-request";
    public const string StatusUpdate = "status-update";
    public const string EndOfCallReport = "end-of-call-report";
}
