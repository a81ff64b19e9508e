using System.Net;
using System.Net.Http.Json;
using System.Text;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Knowledge;

/// <summary>What a firm writes down is found again, by itself alone, and said as it was written.</summary>
public sealed class KnowledgeTests
{
    private static CancellationToken Ct => TestServer.Ct;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_price_list_is_read_row_by_row_and_answers(string kind)
    {
        using var firm = await Firm.CreateBareAsync(await SharedServers.GetAsync(kind));
        var id = await firm.AddTextAsync("Tarifs", KnowledgeCalls.Tariffs, "csv");

        Assert.Equal(
            ["Coupe femme ; Prix : 25,50 € ; Durée : 45 min", "Coupe homme ; Prix : 15 € ; Durée : 30 min", "Coloration végétale ; Prix : 45 € ; Durée : 1h30"],
            (await firm.ReadDocumentAsync(id)).Texts());
        var answer = await firm.AskAsync("Combien coûtent les colorations végétales ?");
        Assert.Equal(("found", "Coloration végétale, Prix : 45 euros, Durée : 1 heure 30"), (answer.Text("outcome"), answer.Text("say")));
        Assert.Equal("ambiguous", (await firm.AskAsync("prix d'une coupe")).Text("outcome"));
        Assert.Equal("not_found", (await firm.AskAsync("Vendez-vous des tondeuses ?")).Text("outcome"));
        Assert.Equal("not_found", (await firm.AskAsync("")).Text("outcome"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Plurals_accents_ligatures_and_verbs_are_found(string kind)
    {
        using var firm = await Firm.CreateBareAsync(await SharedServers.GetAsync(kind));
        await firm.AddTextAsync("Pneus", "Nous réparons les pneus crevés.");
        await firm.AddTextAsync("Écurie", "Deux chevaux peuvent loger à l'écurie.");
        await firm.AddTextAsync("Matin", "Les œufs sont servis au petit-déjeuner.");
        await firm.AddTextAsync("Venir", "Un parking gratuit se trouve derrière.");

        Assert.Equal("Nous réparons les pneus crevés.", (await firm.AskAsync("la réparation d'un PNEU")).Text("say"));
        Assert.Equal("Deux chevaux peuvent loger à l'écurie.", (await firm.AskAsync("Un cheval ?")).Text("say"));
        Assert.Equal("Les œufs sont servis au petit-déjeuner.", (await firm.AskAsync("l'oeuf")).Text("say"));
        Assert.Equal("Un parking gratuit se trouve derrière.", (await firm.AskAsync("Y a-t-il des parkings ?")).Text("say"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_same_content_twice_is_one_document(string kind)
    {
        using var firm = await Firm.CreateBareAsync(await SharedServers.GetAsync(kind));
        var id = await firm.AddTextAsync("Tarifs", KnowledgeCalls.Tariffs, "csv");

        using var again = await firm.SendTextAsync("Autre titre", KnowledgeCalls.Tariffs, "csv");
        using var file = await firm.SendFileAsync("tarifs.csv", Encoding.UTF8.GetBytes(KnowledgeCalls.Tariffs));
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => firm.SendTextAsync("Accès", "Au fond de la cour.")));

        Assert.Equal(id, (await again.ReadAsync(HttpStatusCode.OK)).Text("id"));
        Assert.Equal(id, (await file.ReadAsync(HttpStatusCode.OK)).Text("id"));
        Assert.Equal(1, all.Count(response => response.StatusCode == HttpStatusCode.Created));
        Assert.All(all, response => Assert.True(response.IsSuccessStatusCode));
        using var list = await firm.Api.GetAsync("/api/knowledge", Ct);
        Assert.Equal(2, (await list.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray().Count);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Another_firms_knowledge_is_never_answered(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var other = await Firm.CreateBareAsync(server);
        await firm.AddTextAsync("Tarifs", "Coupe femme : 25 €");
        await other.AddTextAsync("Tarifs", "Vidange : 89 €");

        Assert.Equal("not_found", (await firm.AskAsync("prix de la vidange")).Text("outcome"));
        Assert.Equal("Vidange : 89 euros", (await other.AskAsync("prix de la vidange")).Text("say"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_is_deleted_is_not_answered_any_more(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var id = await firm.AddTextAsync("Tarifs", "Vidange : 89 €");

        using var gone = await firm.Api.DeleteAsync($"/api/knowledge/{id}", Ct);
        using var again = await firm.Api.DeleteAsync($"/api/knowledge/{id}", Ct);

        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        await again.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("not_found", (await firm.AskAsync("prix de la vidange")).Text("outcome"));
        Assert.Empty((await firm.AskAsync("prix de la vidange"))["items"]!.AsArray());
        if (kind == TestDatabase.Sqlite)
        {
            Assert.Equal(0, await server.Database.ScalarAsync<int>(
                "SELECT count(*) FROM knowledge_index WHERE firm_word = replace(@Id, '_', '')", new { firm.Id }, Ct));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Files_are_read_in_the_encoding_of_the_computer_that_wrote_them(string kind)
    {
        using var firm = await Firm.CreateBareAsync(await SharedServers.GetAsync(kind));
        var windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        using var csv = await firm.SendFileAsync("Tarifs_été.csv", windows.GetBytes("Prestation\tPrix\n\"Forfait \"\"été\"\"; séché\"\t12,50 €"));
        using var markdown = await firm.SendFileAsync("acces.MD", Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes("# Accès\nPlace de la Mairie.")).ToArray(), "Venir chez nous");

        var tariffs = await csv.ReadAsync(HttpStatusCode.Created);
        Assert.Equal("csv", tariffs.Text("format"));
        Assert.Equal(["Forfait \"été\"; séché ; Prix : 12,50 €"], (await firm.ReadDocumentAsync(tariffs.Text("id"))).Texts());
        Assert.Equal("Venir chez nous", (await markdown.ReadAsync(HttpStatusCode.Created)).Text("title"));
        Assert.Equal("Place de la Mairie.", (await firm.AskAsync("Où est la mairie ?")).Text("say"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_cannot_be_read_is_refused_by_its_field(string kind)
    {
        using var firm = await Firm.CreateBareAsync(await SharedServers.GetAsync(kind));
        (Task<HttpResponseMessage> Sent, string Field)[] refused =
        [
            (firm.SendFileAsync("photo.jpg", [1, 2, 3]), "file"),
            (firm.SendFileAsync("vide.txt", []), "file"),
            (firm.SendFileAsync("blanc.txt", "  \n "u8.ToArray()), "file"),
            (firm.SendFileAsync("long.txt", "Bonjour"u8.ToArray(), new string('t', 300)), "title"),
            (firm.SendTextAsync("Tarifs", " "), "text"),
            (firm.SendTextAsync("Tarifs", string.Join('\n', Enumerable.Range(0, 2500).Select(i => $"Article {i} : {i} €"))), "text"),
            (firm.SendTextAsync("Tarifs", "Vidange", "docx"), "format"),
        ];
        foreach (var (sent, field) in refused)
        {
            using var response = await sent;
            Assert.True((await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!.AsObject().ContainsKey(field), field);
        }

        using var large = await firm.SendTextAsync("Tarifs", new string('x', 6 * 1024 * 1024));
        await large.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too_large");
        using var broken = new StringContent("no parts here", Encoding.UTF8);
        broken.Headers.ContentType = new("multipart/form-data");
        using var unread = await firm.Api.PostAsync("/api/knowledge", broken, Ct);
        await unread.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_large_document_is_sent_once_with_its_key_and_read_in_pages(string kind)
    {
        using var firm = await Firm.CreateBareAsync(await SharedServers.GetAsync(kind));
        var text = string.Join('\n', Enumerable.Range(0, 1900).Select(i => $"Article {i} {new string('y', 60)} : {i + 1} €"));
        using var first = await KeyedAsync();
        using var second = await KeyedAsync();

        Assert.Equal(await first.Content.ReadAsStringAsync(Ct), await second.Content.ReadAsStringAsync(Ct));
        Assert.True(second.Headers.Contains("Idempotent-Replayed"));
        var id = (await first.ReadAsync(HttpStatusCode.Created)).Text("id");
        using var page = await firm.Api.GetAsync($"/api/knowledge/{id}?limit=2&cursor=1897", Ct);
        var last = (await page.ReadAsync(HttpStatusCode.OK))["records"]!;
        Assert.Equal((2, null), (last["items"]!.AsArray().Count - 0, (string?)last["nextCursor"]));
        using var wrong = await firm.Api.GetAsync($"/api/knowledge/{id}?cursor=x", Ct);
        await wrong.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

        async Task<HttpResponseMessage> KeyedAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/knowledge") { Content = JsonContent.Create(new { title = "Catalogue", text }) };
            request.Headers.Add("Idempotency-Key", "catalogue-1");
            return await firm.Api.SendAsync(request, Ct);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task No_question_breaks_the_search(string kind)
    {
        using var firm = await Firm.CreateBareAsync(await SharedServers.GetAsync(kind));
        await firm.AddTextAsync("Tarifs", KnowledgeCalls.Tariffs, "csv");
        string[] hostile =
        [
            "\"", "coupe\" OR firm_word:\"x", "coupe AND", "NEAR(coupe", "coupe*", "coupe:*", "!coupe & | <->", "'; DROP TABLE knowledge_records; --", "firm_word : ten",
            "coupe\u0000femme", "🙂 coupe", "%_%", string.Join(' ', Enumerable.Range(0, 100).Select(i => $"mot{i}")), new string('a', 3000), "le la les", "(((((", "^coupe", "{heading} : coupe",
        ];
        foreach (var question in hostile)
            Assert.Contains((await firm.AskAsync(question)).Text("outcome"), new[] { "found", "ambiguous", "not_found" });
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Nothing_of_an_erased_firm_is_left(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        await firm.AddTextAsync("Tarifs", KnowledgeCalls.Tariffs, "csv");
        using var operators = server.As(TestServer.OperatorKey);

        using var erased = await operators.DeleteAsync($"/api/tenants/{firm.Id}", Ct);

        var certificate = await erased.ReadAsync(HttpStatusCode.OK);
        Assert.Equal(3, certificate["tables"]!.AsArray().Single(table => table!.Text("table") == "knowledge_records")!["rows"]!.GetValue<int>());
        if (kind == TestDatabase.Sqlite)
            Assert.Equal(0, await server.Database.ScalarAsync<int>("SELECT count(*) FROM knowledge_index WHERE firm_word = replace(@Id, '_', '')", new { firm.Id }, Ct));
    }
}
