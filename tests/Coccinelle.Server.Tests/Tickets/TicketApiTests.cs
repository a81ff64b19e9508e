using System.Net;
using System.Net.Http.Json;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Tickets;

/// <summary>What the people of a firm do with tickets.</summary>
public sealed class TicketApiTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_ticket_moves_only_as_it_may_and_its_moments_follow(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var id = await AddAsync(firm, new { subject = "Ma chaudière est en panne", customerPhone = "06 12 34 56 78" });

        var ticket = await ToolUse.GetAsync(firm, $"/api/tickets/{id}");
        Assert.Equal(("technique", "medium", "manual", "Client non identifié"), (ticket.Text("category"), ticket.Text("priority"), ticket.Text("createdBy"), ticket.Text("customerName")));
        Assert.NotEqual("", (await MoveAsync(firm, id, "resolved")).Text("resolvedAt"));
        var reopened = await MoveAsync(firm, id, "in_progress");
        Assert.Equal(("", ""), (reopened.Text("resolvedAt"), reopened.Text("closedAt")));
        using var back = await PatchAsync(firm, id, new { status = "open" });
        var problem = await back.ProblemAsync(HttpStatusCode.Conflict, "status_not_allowed");
        Assert.Equal("From in_progress only to: waiting_customer, resolved, closed.", problem["errors"]!["status"]![0]!.GetValue<string>());
        Assert.NotEqual("", (await MoveAsync(firm, id, "closed")).Text("closedAt"));
        using var never = await PatchAsync(firm, id, new { status = "in_progress" });
        await never.ProblemAsync(HttpStatusCode.Conflict, "status_not_allowed");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Only_somebody_of_the_firm_who_can_sign_in_is_given_a_ticket(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var elsewhere = await Firm.CreateBareAsync(server);
        using var julie = await Person.JoinAsync(firm, "employee");
        using var stranger = await Person.JoinAsync(elsewhere, "employee");
        using var gone = await Person.JoinAsync(firm, "employee");
        using var disabled = await firm.Api.PatchAsJsonAsync($"/api/users/{gone.Id}", new { disabled = true }, TestServer.Ct);
        await disabled.ReadAsync(HttpStatusCode.OK);
        var id = await AddAsync(firm, new { subject = "Une question", assignedTo = julie.Email.ToUpperInvariant() });

        foreach (var who in new[] { stranger.Id, stranger.Email, gone.Id, "personne" })
        {
            using var response = await PatchAsync(firm, id, new { assignedTo = who });
            Assert.NotNull((await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["assignedTo"]);
        }

        var mine = Assert.Single(await ToolUse.ListAsync(firm, $"/api/tickets?assignedTo={Uri.EscapeDataString(julie.Email)}"));
        Assert.Equal((julie.Id, julie.Email), (mine.Text("assignedTo"), mine.Text("assignedToEmail")));
        Assert.NotEqual("", mine.Text("assignedAt"));
        using var dropped = await PatchAsync(firm, id, new { assignedTo = (string?)null });
        Assert.Equal(("", ""), ((await dropped.ReadAsync(HttpStatusCode.OK)).Text("assignedTo"), (await dropped.ReadAsync(HttpStatusCode.OK)).Text("assignedAt")));
        Assert.Single(await ToolUse.ListAsync(firm, "/api/tickets?assignedTo=none"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_list_is_filtered_and_leaves_as_a_file(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var late = await AddAsync(firm, new { subject = "Rappeler", category = "callback", dueAt = "2026-01-01T10:00:00+01:00", priority = "urgent" });
        await AddAsync(firm, new { subject = "@Plus tard", dueAt = "2100-01-01T10:00:00+01:00" });
        await AddAsync(firm, new { subject = "Réclamation" });

        Assert.Equal(late, Assert.Single(await ToolUse.ListAsync(firm, "/api/tickets?overdue=true")).Text("id"));
        Assert.Equal(2, (await ToolUse.ListAsync(firm, "/api/tickets?overdue=false")).Count);
        Assert.Single(await ToolUse.ListAsync(firm, "/api/tickets?category=reclamation"));
        Assert.Single(await ToolUse.ListAsync(firm, "/api/tickets?priority=urgent&status=open"));
        Assert.Empty(await ToolUse.ListAsync(firm, "/api/tickets?status=closed"));
        using var response = await firm.Api.GetAsync("/api/tickets?format=csv", TestServer.Ct);
        var lines = (await response.Content.ReadAsStringAsync(TestServer.Ct)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Contains(",'@Plus tard,", lines[2], StringComparison.Ordinal);
        Assert.Contains(",2026-01-01T09:00:00Z,true,", lines[3], StringComparison.Ordinal);
        await MoveAsync(firm, late, "waiting_customer");
        Assert.Empty(await ToolUse.ListAsync(firm, "/api/tickets?overdue=true"));
        using var timeless = await firm.Api.PostAsJsonAsync("/api/tickets", new { subject = "Rappeler", category = "callback" }, TestServer.Ct);
        Assert.NotNull((await timeless.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["dueAt"]);
        using var losing = await PatchAsync(firm, late, new { dueAt = (string?)null });
        Assert.NotNull((await losing.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["dueAt"]);
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> MoveAsync(Firm firm, string id, string status)
    {
        using var response = await PatchAsync(firm, id, new { status });
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    private static async Task<string> AddAsync(Firm firm, object body)
    {
        using var response = await firm.Api.PostAsJsonAsync("/api/tickets", body, TestServer.Ct);
        return (await response.ReadAsync(HttpStatusCode.Created)).Text("id");
    }

    private static Task<HttpResponseMessage> PatchAsync(Firm firm, string id, object body) => firm.Api.PatchAsJsonAsync($"/api/tickets/{id}", body, TestServer.Ct);
}
