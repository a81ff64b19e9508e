using Coccinelle.Domain.Texts;
using Coccinelle.Server.Tests.Support;
using Coccinelle.Server.Tests.Tickets;

namespace Coccinelle.Server.Tests.Assistants;

/// <summary>A function that breaks down confirms nothing, and leaves a promise to call back.</summary>
public sealed class FunctionFailureTests(OwnServers servers) : IClassFixture<OwnServers>
{
    private const string Prospects = "qualified_prospects";

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Somebody_is_promised_a_call_once_per_call_and_function_and_the_answer_stays(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var caller = Numbers.Mobile();
        var call = await ToolUse.RingAsync(server, firm, caller);
        var arguments = new { name = "Paul", interestType = "achat" };

        var answers = new List<string>();
        await using (await BreakAsync(server, Prospects))
        {
            answers.Add((await call.AskAsync("qualify_prospect", arguments, "call_a")).ToJsonString());
            answers.Add((await call.AskAsync("qualify_prospect", arguments, "call_b")).ToJsonString());
        }

        var first = System.Text.Json.Nodes.JsonNode.Parse(answers[0])!;
        Assert.Equal(("failed", FunctionTexts.FailedAndPromised), (first.Text("outcome"), first.Text("say")));
        var ticket = Assert.Single(await ToolUse.ListAsync(firm, "/api/tickets"));
        Assert.All(answers, answer => Assert.Contains(ticket.Text("id"), answer, StringComparison.Ordinal));
        Assert.Equal(("callback", caller, first.Text("dueAt")), (ticket.Text("category"), ticket.Text("customerPhone"), ticket.Text("dueAt")));
        Assert.Contains("prise d'une demande commerciale", ticket.Text("description"), StringComparison.Ordinal);
        Assert.Single((await firm.FindCallAsync(call.CallSid))!["actions"]!.AsArray(), action => action!.Text("type") == "callback_promised");
        Assert.Equal(answers[0], (await call.AskAsync("qualify_prospect", arguments, "call_a")).ToJsonString()); // though it would work by now
        Assert.Equal("qualified", (await call.AskAsync("qualify_prospect", arguments, "call_c")).Text("outcome"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Nobody_is_promised_a_call_that_is_not_on_disk(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var call = await ToolUse.RingAsync(server, firm);

        await using (await BreakAsync(server, Prospects))
        {
            await using (await BreakAsync(server, "tickets"))
                Assert.Equal(FunctionTexts.Failed, (await call.AskAsync("qualify_prospect", new { name = "Paul", interestType = "achat" })).Text("say"));
        }

        Assert.Empty(await ToolUse.ListAsync(firm, "/api/tickets"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Who_hides_his_number_is_told_to_call_again(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var call = await ToolUse.RingAsync(server, firm, "anonymous");

        await using (await BreakAsync(server, Prospects))
            Assert.Equal(FunctionTexts.FailedAndNoted, (await call.AskAsync("qualify_prospect", new { name = "Paul", interestType = "achat" })).Text("say"));

        Assert.Equal("callback", Assert.Single(await ToolUse.ListAsync(firm, "/api/tickets")).Text("category"));
    }

    /// <summary>Takes a table away until the result is disposed.</summary>
    private static async Task<IAsyncDisposable> BreakAsync(TestServer server, string table)
    {
        await server.Database.Owner.ExecuteAsync($"ALTER TABLE {table} RENAME TO {table}_away", null, TestServer.Ct);
        return new Mended(server, table);
    }

    private sealed class Mended(TestServer server, string table) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await server.Database.Owner.ExecuteAsync($"ALTER TABLE {table}_away RENAME TO {table}", null, TestServer.Ct);
    }
}
