using System.Net;
using System.Text.Json.Nodes;
using Coccinelle.Server.Tests.Support;
using Coccinelle.Server.Tests.Tickets;

namespace Coccinelle.Server.Tests.Prospects;

/// <summary>Who calls may become a customer: each person once, with all that he ever said.</summary>
public sealed class QualifyTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_caller_is_noted_with_a_score_that_is_explained(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var caller = Numbers.Mobile();
        var call = await ToolUse.RingAsync(server, firm, caller);

        var result = await call.AskAsync("qualify_prospect", new { name = "Paul Durand", interestType = "achat", budgetMax = "300 000 €", location = "Lyon", email = "Paul@Exemple.fr" });

        Assert.Equal(("qualified", 85), (result.Text("outcome"), result["score"]!.GetValue<int>()));
        var prospect = await ToolUse.GetAsync(firm, $"/api/prospects/{result.Text("prospectId")}");
        Assert.Equal(("Paul Durand", caller, "paul@exemple.fr"), (prospect.Text("name"), prospect.Text("phone"), prospect.Text("email")));
        Assert.Equal((300_000, "qualified", "phone", "sara"), (prospect["budgetMax"]!.GetValue<int>(), prospect.Text("status"), prospect.Text("source"), prospect.Text("createdBy")));
        Assert.StartsWith("85/100 : un numéro où rappeler (+20)", prospect.Text("scoreExplained"), StringComparison.Ordinal);
        Assert.Equal(call.CallId, prospect.Text("callId"));
        Assert.NotEqual("", prospect.Text("lastContactAt"));
        Assert.Equal(6, Assert.Single(prospect["history"]!.AsArray())!["said"]!.AsArray().Count);
        var log = (await firm.FindCallAsync(call.CallSid))!;
        Assert.Contains(log["actions"]!.AsArray(), action => action!.Text("type") == "prospect_qualified" && action!.Text("id") == prospect.Text("id"));
        var history = (await ToolUse.GetAsync(firm, $"/api/contacts/{prospect.Text("contactId")}"))["history"]!.AsArray();
        Assert.Contains(history, entry => entry!.Text("kind") == "prospect" && entry!.Text("id") == prospect.Text("id") && entry!.Text("text") == "achat");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_is_missing_is_asked_for_and_nothing_is_written(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var call = await ToolUse.RingAsync(server, firm);

        var both = await call.AskAsync("qualify_prospect", new { email = "a@exemple.fr" });
        var interest = await call.AskAsync("qualify_prospect", new { name = "Paul", interestType = "null" });
        var number = await call.AskAsync("qualify_prospect", new { name = "Paul", interestType = "achat", phone = "06 12 34" });

        Assert.Equal("""{"outcome":"invalid","say":"À quel nom dois-je noter votre demande, et que recherchez-vous exactement ?","missing":["name","interestType"]}""", Plain(both));
        Assert.Equal(["interestType"], interest["missing"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Equal(["phone"], number["missing"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Empty(await ToolUse.ListAsync(firm, "/api/prospects"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Who_calls_again_is_the_same_person_and_nothing_that_he_said_is_lost(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var (caller, other, email) = (Numbers.Mobile(), Numbers.Mobile(), Person.NewEmail());
        var first = await (await ToolUse.RingAsync(server, firm, caller)).AskAsync("qualify_prospect", new { name = "Paul", interestType = "achat", location = "Lyon", email });

        var byPhone = await (await ToolUse.RingAsync(server, firm, caller)).AskAsync("qualify_prospect", new { name = "Paul Durand", interestType = "achat", budgetMax = 250000 });
        var byEmail = await (await ToolUse.RingAsync(server, firm, other)).AskAsync("qualify_prospect", new { name = "Paul Durand", interestType = "location", email });

        Assert.Equal(first.Text("prospectId"), byPhone.Text("prospectId"));
        Assert.Equal(first.Text("prospectId"), byEmail.Text("prospectId"));
        var prospect = await ToolUse.GetAsync(firm, $"/api/prospects/{first.Text("prospectId")}");
        Assert.Equal(("Paul Durand", "location", "Lyon", 250_000), (prospect.Text("name"), prospect.Text("interestType"), prospect.Text("location"), prospect["budgetMax"]!.GetValue<int>()));
        Assert.Equal((caller, 3), (prospect.Text("phone"), prospect["interactionCount"]!.GetValue<int>()));
        var history = prospect["history"]!.AsArray();
        Assert.Equal(3, history.Count);
        Assert.Contains(history[0]!["said"]!.AsArray(), word => word!.Text("field") == "phone" && word!.Text("value") == other);
        Assert.Equal("interestType: achat → location", string.Join(", ", history[0]!["changes"]!.AsArray().Select(change => $"{change!.Text("field")}: {change!.Text("from")} → {change!.Text("to")}")));
        Assert.Single(await ToolUse.ListAsync(firm, "/api/prospects"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_number_and_an_address_of_two_people_stay_theirs(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var (one, other, email) = (Numbers.Mobile(), Numbers.Mobile(), Person.NewEmail());
        var a = await (await ToolUse.RingAsync(server, firm, one)).AskAsync("qualify_prospect", new { name = "Anne", interestType = "achat" });
        var b = await (await ToolUse.RingAsync(server, firm, other)).AskAsync("qualify_prospect", new { name = "Bernard", interestType = "achat", email });

        var mixed = await (await ToolUse.RingAsync(server, firm, one)).AskAsync("qualify_prospect", new { name = "Anne", interestType = "achat", email });

        Assert.NotEqual(a.Text("prospectId"), b.Text("prospectId"));
        Assert.Equal(("qualified", a.Text("prospectId")), (mixed.Text("outcome"), mixed.Text("prospectId")));
        Assert.Equal("", (await ToolUse.GetAsync(firm, $"/api/prospects/{a.Text("prospectId")}")).Text("email"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Somebody_who_hides_his_number_is_one_person_for_as_long_as_his_call(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var call = await ToolUse.RingAsync(server, firm, "anonymous");

        var first = await call.AskAsync("qualify_prospect", new { name = "Zoé", interestType = "devis" });
        var again = await call.AskAsync("qualify_prospect", new { name = "zoé", interestType = "devis", phone = Numbers.National(Numbers.Mobile()) });
        var elsewhere = await (await ToolUse.RingAsync(server, firm, "anonymous")).AskAsync("qualify_prospect", new { name = "Zoé", interestType = "devis" });

        Assert.Equal(first.Text("prospectId"), again.Text("prospectId"));
        Assert.NotEqual(first.Text("prospectId"), elsewhere.Text("prospectId"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Twenty_calls_of_one_person_at_once_are_one_prospect_with_twenty_entries(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var (numbers, email) = (new[] { Numbers.Mobile(), Numbers.Mobile() }, Person.NewEmail());
        var calls = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ToolUse.RingAsync(server, firm, numbers[i % 2])));

        var results = await Task.WhenAll(calls.Select((call, i) => call.AskAsync("qualify_prospect", new { name = "Paul", interestType = "achat", email = i % 3 == 0 ? null : email })));

        Assert.All(results, result => Assert.Equal("qualified", result.Text("outcome")));
        var prospects = await ToolUse.ListAsync(firm, "/api/prospects");
        Assert.InRange(prospects.Count, 1, 2); // two numbers; one, when the address was there first
        Assert.Equal(20, prospects.Sum(prospect => prospect["interactionCount"]!.GetValue<int>()));
        Assert.Single(prospects, prospect => prospect.Text("email") == email);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Erasing_a_person_takes_what_made_him_a_prospect_and_leaves_tickets_without_him(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var call = await ToolUse.RingAsync(server, firm);
        var prospect = await call.AskAsync("qualify_prospect", new { name = "Paul Durand", interestType = "achat" });
        var ticket = await call.AskAsync("create_ticket", new { subject = "Pour Paul Durand", description = "Il attend" });
        var contact = (await ToolUse.GetAsync(firm, $"/api/tickets/{ticket.Text("ticketId")}")).Text("contactId");

        using var response = await firm.Api.DeleteAsync($"/api/contacts/{contact}", TestServer.Ct);
        var tables = (await response.ReadAsync(HttpStatusCode.OK))["tables"]!;

        Assert.Equal((1, 1, 1), (tables["qualified_prospects"]!.GetValue<int>(), tables["prospect_interactions"]!.GetValue<int>(), tables["tickets"]!.GetValue<int>()));
        using var gone = await firm.Api.GetAsync($"/api/prospects/{prospect.Text("prospectId")}", TestServer.Ct);
        await gone.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        var left = await ToolUse.GetAsync(firm, $"/api/tickets/{ticket.Text("ticketId")}");
        Assert.Equal(("–", "–", "", ""), (left.Text("customerName"), left.Text("subject"), left.Text("description"), left.Text("customerPhone")));
    }

    private static string Plain(JsonNode node) => node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
