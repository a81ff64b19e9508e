using System.Net;
using System.Net.Http.Json;
using System.Text;
using Coccinelle.Server.Tests.Support;
using Coccinelle.Server.Tests.Tickets;

namespace Coccinelle.Server.Tests.Prospects;

/// <summary>What a firm does with its prospects.</summary>
public sealed class ProspectApiTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_prospect_is_noted_once_and_moves_only_as_he_may(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var phone = Numbers.Mobile();
        using var created = await firm.Api.PostAsJsonAsync("/api/prospects", new { name = "Paul", phone = Numbers.National(phone), interestType = "visite" }, TestServer.Ct);
        var id = (await created.ReadAsync(HttpStatusCode.Created)).Text("id");

        using var twice = await firm.Api.PostAsJsonAsync("/api/prospects", new { name = "Paul bis", phone }, TestServer.Ct);
        await twice.ProblemAsync(HttpStatusCode.Conflict, "prospect_exists");
        var other = await AddAsync(firm, new { name = "Jeanne", email = Person.NewEmail() });
        using var stolen = await PatchAsync(firm, other, new { phone });
        await stolen.ProblemAsync(HttpStatusCode.Conflict, "prospect_exists");

        using var noted = await PatchAsync(firm, id, new { notes = "Rappeler lundi", budgetMin = 100, nextFollowUpAt = "2026-12-01T09:00:00+01:00" });
        var prospect = await noted.ReadAsync(HttpStatusCode.OK);
        Assert.Equal(("Rappeler lundi", "2026-12-01T08:00:00Z", 2), (prospect.Text("notes"), prospect.Text("nextFollowUpAt"), prospect["history"]!.AsArray().Count));
        using var upsideDown = await PatchAsync(firm, id, new { budgetMax = 50 });
        Assert.NotNull((await upsideDown.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["budgetMax"]);
        using var cleared = await PatchAsync(firm, id, new { notes = (string?)null });
        Assert.Equal("", (await cleared.ReadAsync(HttpStatusCode.OK)).Text("notes"));

        using var converted = await PatchAsync(firm, id, new { status = "converted" });
        Assert.NotEqual("", (await converted.ReadAsync(HttpStatusCode.OK)).Text("convertedAt"));
        using var back = await PatchAsync(firm, id, new { status = "lost" });
        var problem = await back.ProblemAsync(HttpStatusCode.Conflict, "status_not_allowed");
        Assert.Equal("What is converted stays so.", problem["errors"]!["status"]![0]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_list_is_filtered_and_paged(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        for (var i = 0; i < 5; i++)
            await AddAsync(firm, new { name = $"Client {i}", phone = Numbers.National(Numbers.Mobile()), interestType = i % 2 == 0 ? "Achat" : "devis", budgetMax = i == 4 ? 1000 : (int?)null });
        await AddAsync(firm, new { name = "Inconnu", status = "lost" });

        Assert.Equal(3, await CountAsync("interestType=achat"));
        Assert.Equal(5, await CountAsync("minScore=40"));
        Assert.Equal(1, await CountAsync("minScore=60"));
        Assert.Equal(1, await CountAsync("status=lost"));
        Assert.Equal(1, await CountAsync("q=client%203"));
        Assert.Equal(0, await CountAsync("since=2100-01-01T00:00:00Z"));
        Assert.Equal(6, await CountAsync("since=2020-01-01T00:00:00Z"));
        var first = await ToolUse.GetAsync(firm, "/api/prospects?limit=4");
        var rest = await ToolUse.GetAsync(firm, $"/api/prospects?limit=4&cursor={first.Text("nextCursor")}");
        Assert.Equal((4, 2, ""), (first["items"]!.AsArray().Count, rest["items"]!.AsArray().Count, rest.Text("nextCursor")));
        foreach (var wrong in new[] { "status=gone", "since=hier", "cursor=x", "format=xml", "minScore=many" })
        {
            using var response = await firm.Api.GetAsync($"/api/prospects?{wrong}", TestServer.Ct);
            await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        }

        async Task<int> CountAsync(string query) => (await ToolUse.ListAsync(firm, $"/api/prospects?{query}")).Count;
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task All_that_match_leave_as_a_file_that_no_spreadsheet_runs(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var phone = Numbers.Mobile();
        await AddAsync(firm, new { name = "=HYPERLINK(\"http://mal.example\")", phone, notes = "Ligne 1\nLigne 2, « suite »" });
        for (var i = 0; i < 3; i++)
            await AddAsync(firm, new { name = $"Client {i}", status = "lost" });

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/prospects?limit=1");
        request.Headers.Accept.ParseAdd("text/csv");
        request.Headers.AcceptLanguage.ParseAdd("fr");
        using var response = await firm.Api.SendAsync(request, TestServer.Ct);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestServer.Ct);

        Assert.Equal(("text/csv", "prospects.csv"), (response.Content.Headers.ContentType!.MediaType, response.Content.Headers.ContentDisposition!.FileName!.Trim('"')));
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var text = Encoding.UTF8.GetString(bytes[3..]);
        Assert.StartsWith("Identifiant,Nom,Téléphone,E-mail,", text, StringComparison.Ordinal);
        Assert.Contains($",\"'=HYPERLINK(\"\"http://mal.example\"\")\",'{phone},", text, StringComparison.Ordinal);
        Assert.Contains("\"Ligne 1\nLigne 2, « suite »\"", text, StringComparison.Ordinal);
        Assert.Equal(5, text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        using var lost = await firm.Api.GetAsync("/api/prospects?format=csv&status=lost", TestServer.Ct);
        Assert.Equal(4, (await lost.Content.ReadAsStringAsync(TestServer.Ct)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static async Task<string> AddAsync(Firm firm, object body)
    {
        using var response = await firm.Api.PostAsJsonAsync("/api/prospects", body, TestServer.Ct);
        return (await response.ReadAsync(HttpStatusCode.Created)).Text("id");
    }

    private static Task<HttpResponseMessage> PatchAsync(Firm firm, string id, object body) => firm.Api.PatchAsJsonAsync($"/api/prospects/{id}", body, TestServer.Ct);
}
