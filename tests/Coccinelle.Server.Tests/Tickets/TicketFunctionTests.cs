using Coccinelle.Server.Tests.Support;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Server.Tests.Tickets;

/// <summary>What the assistant notes and promises is there, once, and just that is said.</summary>
public sealed class TicketFunctionTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_same_subject_twice_in_one_call_is_one_ticket_with_all_that_was_said(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var caller = Numbers.Mobile();
        var call = await ToolUse.RingAsync(server, firm, caller);

        var first = await call.AskAsync("create_ticket", new { subject = "Ma facture est fausse", category = "réclamation", customerName = "Mme Martin", description = "Il y a 15 € de trop." });
        var again = await call.AskAsync("create_ticket", new { subject = "ma facture est fausse !", description = "Facture de mai.", priority = "très urgent" });
        var another = await call.AskAsync("create_ticket", new { subject = "Changer d'adresse" });
        var later = await (await ToolUse.RingAsync(server, firm, caller)).AskAsync("create_ticket", new { subject = "Ma facture est fausse" });

        Assert.Equal(("created", first.Text("ticketId")), (again.Text("outcome"), again.Text("ticketId")));
        Assert.Equal(3, new[] { first, another, later }.Select(result => result.Text("ticketId")).Distinct().Count());
        var ticket = await ToolUse.GetAsync(firm, $"/api/tickets/{first.Text("ticketId")}");
        Assert.Equal(("reclamation", "urgent", "open"), (ticket.Text("category"), ticket.Text("priority"), ticket.Text("status")));
        Assert.Equal(("Mme Martin", caller, "Il y a 15 € de trop.\nFacture de mai."), (ticket.Text("customerName"), ticket.Text("customerPhone"), ticket.Text("description")));
        Assert.Equal("Mme Martin", (await ToolUse.GetAsync(firm, $"/api/tickets/{later.Text("ticketId")}")).Text("customerName"));
        Assert.Equal(2, (await firm.FindCallAsync(call.CallSid))!["actions"]!.AsArray().Count(action => action!.Text("type") == "ticket_created"));
        var history = (await ToolUse.GetAsync(firm, $"/api/contacts/{ticket.Text("contactId")}"))["history"]!.AsArray();
        Assert.Equal(3, history.Count(entry => entry!.Text("kind") == "ticket"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Without_a_subject_it_is_asked_for(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var call = await ToolUse.RingAsync(server, firm);

        foreach (var subject in new[] { null, "", "…" })
        {
            var result = await call.AskAsync("create_ticket", new { subject });
            Assert.Equal(("invalid", "subject"), (result.Text("outcome"), result["missing"]![0]!.GetValue<string>()));
        }

        Assert.Empty(await ToolUse.ListAsync(firm, "/api/tickets"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_promise_has_a_time_in_the_firms_zone_and_is_one_per_call(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var call = await ToolUse.RingAsync(server, firm);
        var zone = DateTimeZoneProviders.Tzdb["Europe/Paris"];
        var day = server.Clock.GetCurrentInstant().InZone(zone).Date.Next(IsoDayOfWeek.Wednesday).PlusDays(7);
        while (Domain.Messaging.FrenchHolidays.Contains(day))
            day = day.PlusDays(7);

        var soon = await call.AskAsync("promise_callback", new { reason = "un devis" });
        var exact = await call.AskAsync("promise_callback", new { reason = "sa chaudière", when = $"{LocalDatePattern.Iso.Format(day)}T14:30" });
        var details = await call.AskAsync("promise_callback", new { reason = "sa chaudière" });

        Assert.Equal(("promised", "promised"), (soon.Text("outcome"), exact.Text("outcome")));
        Assert.StartsWith("C'est noté : on vous rappelle au plus tard ", soon.Text("say"), StringComparison.Ordinal);
        Assert.EndsWith(" à 14 heures 30.", exact.Text("say"), StringComparison.Ordinal);
        Assert.DoesNotContain("au plus tard", exact.Text("say"), StringComparison.Ordinal);
        var ticket = Assert.Single(await ToolUse.ListAsync(firm, "/api/tickets?category=callback"));
        Assert.All(new[] { soon, exact, details }, result => Assert.Equal(ticket.Text("id"), result.Text("ticketId")));
        var due = InstantPattern.General.Format((day + new LocalTime(14, 30)).InZoneLeniently(zone).ToInstant());
        Assert.Equal((due, due, due), (ticket.Text("dueAt"), exact.Text("dueAt"), details.Text("dueAt")));
        Assert.Equal(("Rappel promis : un devis", "un devis\nsa chaudière", "high"), (ticket.Text("subject"), ticket.Text("description"), ticket.Text("priority")));
        Assert.Single((await firm.FindCallAsync(call.CallSid))!["actions"]!.AsArray());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Who_hides_his_number_is_promised_nothing_before_he_says_one(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var call = await ToolUse.RingAsync(server, firm, "anonymous");
        var phone = Numbers.Mobile();

        var asked = await call.AskAsync("promise_callback", new { reason = "un devis" });
        var promised = await call.AskAsync("promise_callback", new { reason = "un devis", phone = Numbers.National(phone) });

        Assert.Equal(("invalid", "promised"), (asked.Text("outcome"), promised.Text("outcome")));
        Assert.Equal(phone, Assert.Single(await ToolUse.ListAsync(firm, "/api/tickets")).Text("customerPhone"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_same_tool_call_ten_times_at_once_is_one_ticket_and_one_answer(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var call = await ToolUse.RingAsync(server, firm);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => call.AskAsync("create_ticket", new { subject = "Une question" }, "call_once")));

        Assert.Single(answers.Select(answer => answer.ToJsonString()).Distinct());
        Assert.Single(await ToolUse.ListAsync(firm, "/api/tickets"));
    }
}
