using System.Net;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Knowledge;

/// <summary>With keys for it, knowledge is searched by meaning too; without an answer in time, words alone do.</summary>
public sealed class VectorTests
{
    private static CancellationToken Ct => TestServer.Ct;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Documents_are_brought_into_the_firms_namespace_and_found_by_meaning(string kind)
    {
        await using var vectors = await VectorStandIn.StartAsync();
        await using var server = await TestServer.StartAsync(kind, Settings(vectors));
        using var firm = await Firm.CreateBareAsync(server);
        using var other = await Firm.CreateBareAsync(server);
        var id = await firm.AddTextAsync("Infos", "Le parking est derrière.");
        await firm.AddTextAsync("Tarifs", string.Join('\n', Enumerable.Range(0, 120).Select(i => $"Article{i} : {i + 1} €")));
        await Eventually.IsTrueAsync(() => vectors.VectorsOf(firm.Id) == 121);
        await Eventually.IsTrueAsync(async () => (await firm.ReadDocumentAsync(id)).Text("searchByMeaning") == "ready");

        Assert.Equal("Le parking est derrière.", (await firm.AskAsync("Où puis-je me garer ?")).Text("say"));
        Assert.Equal("not_found", (await other.AskAsync("Où puis-je me garer ?")).Text("outcome"));

        using var deleted = await firm.Api.DeleteAsync($"/api/knowledge/{id}", Ct);
        await Eventually.IsTrueAsync(() => vectors.VectorsOf(firm.Id) == 120);
        using var operators = server.As(TestServer.OperatorKey);
        using var erased = await operators.DeleteAsync($"/api/tenants/{firm.Id}", Ct);
        await erased.ReadAsync(HttpStatusCode.OK);
        await Eventually.IsTrueAsync(() => !vectors.Namespaces.ContainsKey(firm.Id));
        await Eventually.IsTrueAsync(async () => await server.Database.ScalarAsync<int>("SELECT count(*) FROM knowledge_removals", null, Ct) == 0);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_could_not_be_brought_or_taken_away_is_tried_again(string kind)
    {
        await using var vectors = await VectorStandIn.StartAsync();
        vectors.Refuses = 503;
        await using var server = await TestServer.StartAsync(kind, Settings(vectors));
        using var firm = await Firm.CreateBareAsync(server);
        var id = await firm.AddTextAsync("Infos", "Le parking est derrière.");
        await Eventually.IsTrueAsync(async () => (await firm.ReadDocumentAsync(id)).Text("searchByMeaning") == "failing");
        Assert.Equal("found", (await firm.AskAsync("parking")).Text("outcome"));

        vectors.Refuses = null;
        server.Clock.Advance(TimeSpan.FromHours(2));
        await Eventually.IsTrueAsync(() => vectors.VectorsOf(firm.Id) == 1);
        vectors.Refuses = 500;
        using var deleted = await firm.Api.DeleteAsync($"/api/knowledge/{id}", Ct);
        await Eventually.IsTrueAsync(async () => await server.Database.ScalarAsync<int>("SELECT count(*) FROM knowledge_removals WHERE last_error IS NOT NULL", null, Ct) == 1);
        vectors.Refuses = null;
        server.Clock.Advance(TimeSpan.FromHours(2));
        await Eventually.IsTrueAsync(() => vectors.VectorsOf(firm.Id) == 0);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task When_the_search_by_meaning_is_slow_or_fails_words_answer_within_its_budget(string kind)
    {
        await using var vectors = await VectorStandIn.StartAsync();
        await using var server = await TestServer.StartAsync(kind, Settings(vectors));
        using var firm = await Firm.CreateBareAsync(server);
        await firm.AddTextAsync("Tarifs", "Vidange : 89 €");
        await Eventually.IsTrueAsync(() => vectors.VectorsOf(firm.Id) == 1);

        vectors.Delay = TimeSpan.FromSeconds(30);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal("Vidange : 89 euros", (await firm.AskAsync("prix vidange")).Text("say"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");

        var asked = vectors.Queries;
        Assert.Equal("found", (await firm.AskAsync("prix vidange")).Text("outcome")); // resting: nobody waits again
        vectors.Delay = TimeSpan.Zero;
        vectors.Refuses = 500;
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("found", (await firm.AskAsync("prix vidange")).Text("outcome"));
        vectors.Refuses = null;
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("found", (await firm.AskAsync("prix vidange")).Text("outcome"));
        Assert.Equal(asked + 1, vectors.Queries);
    }

    [Fact]
    public async Task Several_servers_bring_each_document_once_and_all_of_them()
    {
        await using var vectors = await VectorStandIn.StartAsync();
        await using var place = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await using var one = await TestServer.StartAsync(place, ownsPlace: false, Settings(vectors));
        await using var two = await TestServer.StartAsync(place, ownsPlace: false, Settings(vectors));
        using var firm = await Firm.CreateBareAsync(one);
        for (var i = 0; i < 12; i++)
            await firm.AddTextAsync($"Note {i}", $"La note numéro {i}.");

        await Eventually.IsTrueAsync(() => vectors.VectorsOf(firm.Id) == 12);
        await Eventually.IsTrueAsync(async () => await one.Database.ScalarAsync<int>("SELECT count(*) FROM knowledge_documents WHERE indexed_at IS NOT NULL", null, Ct) == 12);
        Assert.Equal(12, await one.Database.ScalarAsync<int>("SELECT sum(index_attempts) FROM knowledge_documents", null, Ct));
    }

    private static (string, string)[] Settings(VectorStandIn vectors) =>
    [
        ("PINECONE_API_KEY", VectorStandIn.PineconeKey), ("PINECONE_INDEX_HOST", vectors.Address),
        ("OPENAI_API_KEY", VectorStandIn.OpenAiKey), ("OPENAI_API_BASE_URL", vectors.Address + "/v1"),
    ];
}
