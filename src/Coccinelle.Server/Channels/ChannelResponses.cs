using System.Text.Json.Nodes;
using NodaTime;

namespace Coccinelle.Server.Channels;

/// <summary>A firm's four channels.</summary>
/// <param name="Channels">Phone first.</param>
/// <param name="StatsSince">What the numbers count from: the last 30 days.</param>
internal sealed record ChannelsResponse(IReadOnlyList<ChannelResponse> Channels, Instant StatsSince);

/// <summary>How a channel stands.</summary>
/// <param name="Type"><c>phone</c>, <c>sms</c>, <c>email</c> or <c>whatsapp</c>.</param>
/// <param name="Enabled">Switched on by the firm.</param>
/// <param name="Configured">Its settings were entered.</param>
/// <param name="State">What is proven: <c>off</c>, <c>toConfigure</c>, <c>toVerify</c>, <c>working</c>, <c>failing</c>.</param>
/// <param name="StateReason">Why, in the caller's language.</param>
/// <param name="StateSince">Since when it works or fails.</param>
/// <param name="AssistantId">The assistant at Vapi (phone).</param>
/// <param name="Stats">What went through it.</param>
internal sealed record ChannelResponse(
    string Type, bool Enabled, bool Configured, string State, string StateReason, Instant? StateSince, string? AssistantId, ChannelStatsResponse Stats);

/// <summary>What went through a channel.</summary>
/// <param name="Sent">Messages that the provider accepted.</param>
/// <param name="Delivered">Of these, those that are known to have arrived.</param>
/// <param name="Failed">Messages that were refused or did not arrive.</param>
/// <param name="Calls">Calls (phone).</param>
/// <param name="Minutes">Started minutes of calls (phone).</param>
/// <param name="CostCents">As far as providers have told.</param>
internal sealed record ChannelStatsResponse(int Sent, int Delivered, int Failed, int Calls, int Minutes, int CostCents);

/// <summary>A channel's configuration.</summary>
/// <param name="Type"><c>phone</c>, <c>sms</c>, <c>email</c> or <c>whatsapp</c>.</param>
/// <param name="Enabled">Switched on by the firm.</param>
/// <param name="Configured">Its settings were entered.</param>
/// <param name="State">As in the list of channels.</param>
/// <param name="StateReason">Why, in the caller's language.</param>
/// <param name="Config">The settings; a secret is <c>{"set": true, "hint": "…abcd"}</c>.</param>
/// <param name="Templates">Key → <c>{enabled, text, subject?}</c>.</param>
/// <param name="AssistantId">The assistant at Vapi (phone).</param>
/// <param name="Webhook">What to enter at Meta (WhatsApp).</param>
/// <param name="UpdatedAt">The last change.</param>
/// <param name="Version">To be sent back with the next change.</param>
internal sealed record ChannelConfigResponse(
    string Type, bool Enabled, bool Configured, string State, string StateReason, JsonObject Config, JsonObject Templates, string? AssistantId,
    ChannelWebhookResponse? Webhook, Instant UpdatedAt, int Version);

/// <summary>Where Meta reports to, as its app page asks for it.</summary>
internal sealed record ChannelWebhookResponse(string Url, string VerifyToken);

/// <summary>A whole configuration; its fields depend on the channel.</summary>
/// <param name="Config">The settings; what is left out takes its default, a secret left out stays.</param>
/// <param name="Templates">Key → the parts that change; what is left out stays, null brings the default back.</param>
/// <param name="Version">The version that was read.</param>
internal sealed record ChannelConfigRequest(JsonObject Config, JsonObject? Templates, int Version);

/// <summary>A whole phone configuration; see the contract for its fields.</summary>
/// <param name="Config">The configuration; fields left out take their defaults.</param>
/// <param name="AssistantId">An assistant that exists at Vapi; left out, the one there is stays.</param>
/// <param name="Version">The version that was read; without it the configuration is replaced whatever it is.</param>
internal sealed record PhoneConfigRequest(PhoneConfigFields Config, string? AssistantId, int? Version);

/// <summary>The fields of <see cref="Domain.Channels.PhoneConfiguration"/> as JSON.</summary>
internal sealed record PhoneConfigFields(
    string? ClientPhoneNumber, string? AssistantName, string? Voice, string? AgentType, string? Greeting, string? CustomInstructions,
    string? Language, string? TransferNumber, string? WhenUnavailable, bool? RecordCalls, int? MaxConcurrentCalls, int? MonthlyMinutes,
    IReadOnlyList<string>? BlockedCallers);

/// <summary>On or off.</summary>
internal sealed record ToggleRequest(bool Enabled);
