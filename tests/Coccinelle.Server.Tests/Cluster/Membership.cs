using System.Text.Json;
using StackExchange.Redis;

namespace Coccinelle.Server.Tests.Cluster;

/// <summary>Who is in the cluster, as Orleans writes it into Redis: a hash with one JSON entry per silo.</summary>
internal static class Membership
{
    private const string Members = "coccinelle/members/coccinelle"; // <service id>/members/<cluster id>
    private const int Active = 3; // Orleans.Runtime.SiloStatus

    /// <summary>How many silos are active.</summary>
    public static async Task<int> ActiveAsync(string redis)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(redis);
        var entries = await client.GetDatabase().HashGetAllAsync(Members);
        return entries.Count(entry => entry.Name != "Version" && IsActive(entry.Value.ToString()));
    }

    private static bool IsActive(string entry)
    {
        using var json = JsonDocument.Parse(entry);
        var status = json.RootElement.GetProperty("Status");
        return status.ValueKind == JsonValueKind.Number ? status.GetInt32() == Active : status.GetString() == "Active";
    }
}
