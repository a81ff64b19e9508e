using System.Text.Json.Nodes;
using Coccinelle.Server.Access;

namespace Coccinelle.Server.Channels;

/// <summary>What a change of a channel changes, for the audit log: the fields that differ, with secrets masked.</summary>
internal static class ChannelDifference
{
    public static JsonObject Between(ChannelRow old, ChannelChange change)
    {
        var changes = new JsonObject();
        Compare(Parse(old.ConfigPublic), Parse(change.Config), (name, value) => changes[name] = value?.DeepClone());
        Compare(Parse(old.ConfigEncrypted), Parse(change.Secrets), (name, value) => changes[name] = value is null ? null : AuditEntry.Masked);
        if (change.Templates is not null)
            Compare(Parse(old.Templates), Parse(change.Templates), (name, value) => changes[$"templates.{name}"] = value?.DeepClone());
        if (change.AssistantId is not null && change.AssistantId != old.AssistantId)
            changes["assistantId"] = change.AssistantId;
        return changes;
    }

    private static void Compare(JsonObject before, JsonObject after, Action<string, JsonNode?> differs)
    {
        foreach (var name in before.Select(pair => pair.Key).Union(after.Select(pair => pair.Key)).Where(name => !JsonNode.DeepEquals(before[name], after[name])))
            differs(name, after[name]);
    }

    private static JsonObject Parse(string? json) => JsonNode.Parse(json ?? "{}")!.AsObject();
}
