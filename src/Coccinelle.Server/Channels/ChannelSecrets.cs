using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Channels;
using Coccinelle.Server.Secrets;

namespace Coccinelle.Server.Channels;

/// <summary>The secrets of a firm's channels: sealed on their way in, opened for the sender alone, and shown as a mask.</summary>
internal sealed class ChannelSecrets(SecretVault vault)
{
    /// <summary>A shorter secret would be half given away by its end.</summary>
    private const int LeastForHint = 12;

    /// <summary>The secrets after a change, as the row keeps them: what stays is not sealed again. Null when there are none.</summary>
    public async Task<string?> SealAsync(string tenantId, ChannelRow stored, IReadOnlyDictionary<string, SecretChange> changes, CancellationToken ct)
    {
        var secrets = new SortedDictionary<string, string>(stored.Secrets.ToDictionary(), StringComparer.Ordinal);
        foreach (var (field, change) in changes)
        {
            if (change.Value is { } value)
                secrets[field] = await vault.SealAsync(tenantId, stored.ChannelType, field, value, ct);
            else if (change == SecretChange.Forget)
                secrets.Remove(field);
        }

        return secrets.Count == 0 ? null : JsonSerializer.Serialize(secrets);
    }

    /// <summary>A secret for whoever sends with it; null when there is none.</summary>
    /// <exception cref="SecretUnreadableException">It has to be entered again.</exception>
    public async Task<string?> OpenAsync(string tenantId, ChannelRow row, string field, CancellationToken ct)
        => row.Secrets.TryGetValue(field, out var sealedText) ? await vault.OpenAsync(tenantId, row.ChannelType, field, sealedText, ct) : null;

    /// <summary>What everybody else sees: <c>{"set": true, "hint": "…abcd"}</c>.</summary>
    public async Task<JsonObject> MaskAsync(string tenantId, ChannelRow row, string field, CancellationToken ct)
    {
        var mask = new JsonObject { ["set"] = row.Secrets.ContainsKey(field) };
        try
        {
            if (await OpenAsync(tenantId, row, field, ct) is { Length: >= LeastForHint } value)
                mask["hint"] = $"…{value[^4..]}";
        }
        catch (SecretUnreadableException)
        {
            // Whoever looks at his settings shall be able to enter it again; whoever sends with it hears that it cannot be read.
        }

        return mask;
    }
}
