namespace Coccinelle.Providers.Vapi;

/// <summary>One inbound call to hand to a firm's assistant.</summary>
/// <param name="AssistantId">The firm's assistant at Vapi.</param>
/// <param name="CustomerNumber">The caller; null when he hides his number. What is not E.164 is passed on unchecked.</param>
/// <param name="CallSid">Twilio's id of the call.</param>
/// <param name="TenantId">The firm; comes back in Vapi's messages as metadata, as a cross-check only.</param>
/// <param name="Variables">Values for <c>{{name}}</c> in the assistant's prompts.</param>
public sealed record HandOverRequest(
    string AssistantId, string? CustomerNumber, string CallSid, string TenantId, IReadOnlyDictionary<string, string> Variables);
