using System.Text.Json.Nodes;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Knowledge;

/// <summary>What the assistant hears during a call: from the call's own firm, as it was written, or an honest no.</summary>
public sealed class SearchKnowledgeTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_assistant_quotes_asks_back_or_does_not_know(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        using var other = await Firm.CreateAsync(server);
        await firm.AddTextAsync("Tarifs 2026", KnowledgeCalls.Tariffs, "csv");
        await other.AddTextAsync("Garage", "Vidange : 89 €");
        var call = await CallAsync(server, firm);

        var found = await SearchAsync(server, call, "combien pour une coupe homme");
        Assert.Equal(("found", "Coupe homme, Prix : 15 euros, Durée : 30 minutes", "Tarifs 2026"), (found.Text("outcome"), found.Text("answer"), found.Text("source")));
        Assert.Equal(found.Text("answer"), found.Text("say"));

        var ambiguous = await SearchAsync(server, call, "le prix d'une coupe");
        Assert.Equal("ambiguous", ambiguous.Text("outcome"));
        Assert.Equal(2, ambiguous["answers"]!.AsArray().Count);
        Assert.Contains("Coupe femme", ambiguous.Text("say"), StringComparison.Ordinal);
        Assert.Contains("Coupe homme", ambiguous.Text("say"), StringComparison.Ordinal);

        Assert.Equal("not_found", (await SearchAsync(server, call, "prix de la vidange")).Text("outcome"));
        var missing = await SearchAsync(server, call, null);
        Assert.Equal(("invalid", "question"), (missing.Text("outcome"), missing["missing"]![0]!.GetValue<string>()));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_same_tool_call_hears_the_same_also_when_the_price_has_changed(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var old = await firm.AddTextAsync("Tarifs", "Vidange : 89 €");
        var call = await CallAsync(server, firm);
        var first = await SearchAsync(server, call, "vidange", "tool-1");
        using var deleted = await firm.Api.DeleteAsync($"/api/knowledge/{old}", TestServer.Ct);
        await firm.AddTextAsync("Tarifs", "Vidange : 99 €");

        Assert.Equal(first.ToJsonString(), (await SearchAsync(server, call, "vidange", "tool-1")).ToJsonString());
        Assert.Equal("Vidange : 99 euros", (await SearchAsync(server, call, "vidange", "tool-2")).Text("say"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_call_that_is_not_ours_is_told_nothing(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await firm.AddTextAsync("Tarifs", "Vidange : 89 €");

        Assert.Equal("failed", (await SearchAsync(server, Guid.NewGuid().ToString(), "vidange")).Text("outcome"));
    }

    private static async Task<string> CallAsync(TestServer server, Firm firm) => (await server.RingThroughAsync(firm)).VapiCall;

    private static Task<JsonNode> SearchAsync(TestServer server, string call, string? question, string? toolCallId = null)
        => server.UseAsync(call, "search_knowledge", question is null ? new { } : new { question }, toolCallId);
}
