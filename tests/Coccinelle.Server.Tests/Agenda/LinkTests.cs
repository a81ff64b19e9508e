using System.Net;
using System.Text.RegularExpressions;
using Coccinelle.Server.Agenda;
using Coccinelle.Server.Owners;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Coccinelle.Server.Tests.Agenda;

/// <summary>What a customer does by his link, and what a stranger learns by guessing: nothing.</summary>
public sealed partial class LinkTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_customer_confirms_moves_and_cancels_and_looking_changes_nothing(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync();
        var id = await AgendaCalls.PlantAsync(server, firm, Duration.FromDays(4), Numbers.Mobile());
        await server.Database.ExecuteAsync("UPDATE rendez_vous SET rdv_type = '<script>alert(1)</script>' WHERE id = @id", new { id }, TestServer.Ct);
        using var customer = server.Stranger();
        var link = new Uri((await firm.AppointmentAsync(id)).Text("link")).AbsolutePath;

        var page = await GetAsync(customer, link);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains(firm.Name, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        foreach (var view in (string[])["?view=move", "?view=cancel", "?view=%22%3E%3Cscript%3E"])
            Assert.DoesNotContain("<script", await GetAsync(customer, link + view), StringComparison.Ordinal);
        Assert.Equal(("confirmed", 0), ((await firm.AppointmentAsync(id)) is var before ? before.Text("status") : "", before["moved"]!.GetValue<int>()));

        await PostAsync(customer, link, ("action", "confirm"));
        Assert.Equal("yes", (await firm.AppointmentAsync(id)).Text("customerAnswer"));
        var start = Start().Match(await GetAsync(customer, link + "?view=move")).Groups[1].Value;
        Assert.Contains("déplacé", await PostAsync(customer, link, ("action", "move"), ("start", WebUtility.HtmlDecode(start))), StringComparison.Ordinal);
        Assert.Equal("rescheduled", (await firm.AppointmentAsync(id)).Text("status"));
        Assert.Contains("annulé", await PostAsync(customer, link, ("action", "cancel")), StringComparison.Ordinal);
        Assert.Equal(("cancelled", "customer"), ((await firm.AppointmentAsync(id)) is var after ? after.Text("status") : "", after.Text("cancelledBy")));
        Assert.Contains("est annulé", await GetAsync(customer, link), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Within_the_firms_notice_the_page_says_to_call(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync(changeNoticeMinutes: 120);
        var id = await AgendaCalls.PlantAsync(server, firm, Duration.FromMinutes(90), Numbers.Mobile());
        using var customer = server.Stranger();
        var link = new Uri((await firm.AppointmentAsync(id)).Text("link")).AbsolutePath;

        Assert.Contains("trop tard", await PostAsync(customer, link, ("action", "cancel")), StringComparison.Ordinal);
        Assert.Equal("confirmed", (await firm.AppointmentAsync(id)).Text("status"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Whoever_guesses_gets_the_same_page_for_every_guess_and_is_slowed_down(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var id = await AgendaCalls.PlantAsync(server, firm, Duration.FromDays(4));
        var link = new Uri((await firm.AppointmentAsync(id)).Text("link")).AbsolutePath;
        using var guesser = server.Stranger();
        var pages = new HashSet<string>();
        foreach (var token in (string[])["x", "AAAAAAAAAAAAAAAAAAAA", new string('z', 500), link[3..^1] + "_", "%27%20OR%201%3D1"])
        {
            using var response = await guesser.GetAsync($"/r/{token}", TestServer.Ct);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            pages.Add(await response.Content.ReadAsStringAsync(TestServer.Ct));
        }

        Assert.Single(pages);
        for (var i = 0; i < 20; i++)
            using (await guesser.GetAsync("/r/AAAAAAAAAAAAAAAAAAAB", TestServer.Ct)) { }
        using var locked = await guesser.GetAsync(link, TestServer.Ct);
        Assert.Equal(HttpStatusCode.NotFound, locked.StatusCode);
        using var customer = server.Stranger();
        for (var i = 0; i < 30; i++)
            await GetAsync(customer, link);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_invitation_books_one_appointment_for_its_number(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync();
        var (phone, callSid) = (Numbers.Mobile(), Numbers.CallSid());
        await server.RingAsync(firm, callSid, phone);
        var call = (await firm.FindCallAsync(callSid))!.Text("id");
        var link = (await server.Services.GetRequiredService<IBookingLink>().ForAsync(firm.Id, phone, call, TestServer.Ct)).AbsolutePath;
        using var customer = server.Stranger();

        var service = Service().Match(await GetAsync(customer, link)).Groups[1].Value;
        var start = WebUtility.HtmlDecode(Start().Match(await GetAsync(customer, $"{link}?view={service}")).Groups[1].Value);
        Assert.Contains("votre nom", await PostAsync(customer, link, ("action", "book"), ("service", service), ("start", start)), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await firm.AppointmentsAsync());
        var booked = await PostAsync(customer, link, ("action", "book"), ("service", service), ("start", start), ("name", "Zoé <b>Petit</b>"));
        await PostAsync(customer, link, ("action", "book"), ("service", service), ("start", start), ("name", "Zoé"));

        Assert.Contains("est pris", booked, StringComparison.Ordinal);
        var row = Assert.Single(await firm.AppointmentsAsync())!;
        Assert.Equal((phone, "customer"), (row.Text("customerPhone"), row.Text("createdBy")));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_owners_calendar_shows_every_appointment_and_nobody_elses(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        using var other = await Firm.CreateAsync(server);
        var id = await AgendaCalls.PlantAsync(server, firm, Duration.FromDays(4));
        await AgendaCalls.PlantAsync(server, other, Duration.FromDays(4));
        using var agendas = await firm.Api.GetAsync("/api/agendas", TestServer.Ct);
        var feed = new Uri((await agendas.ReadAsync(HttpStatusCode.OK)).Text("calendarUrl")).AbsolutePath;

        using var response = await server.Http.GetAsync(feed, TestServer.Ct);
        var text = await response.Content.ReadAsStringAsync(TestServer.Ct);
        Assert.Equal(("text/calendar", 1), (response.Content.Headers.ContentType!.MediaType, Regex.Count(text, "BEGIN:VEVENT")));
        Assert.Contains($"UID:{id}@coccinelle", text, StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, feed);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var unchanged = await server.Http.SendAsync(again, TestServer.Ct);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        using var wrong = await server.Http.GetAsync("/calendar/AAAAAAAAAAAAAAAAAAAA.ics", TestServer.Ct);
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_owner_hears_once_of_a_reminder_without_an_answer_while_the_slot_can_still_be_sold(string kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        await firm.OpenAlwaysAsync();
        using var booked = await firm.BookAsync((await firm.FreeAsync("?from=" + Uri.EscapeDataString((server.Clock.GetCurrentInstant() + Duration.FromHours(40)).ToString())))[0], Numbers.Mobile());
        var id = (await booked.ReadAsync(HttpStatusCode.Created)).Text("id");
        var worker = server.Services.GetRequiredService<UnansweredReminders>();

        server.Clock.Advance(TimeSpan.FromHours(24)); // its reminder leaves: the same hour the day before, or at 20 h, or at 19 h of the day before that
        await Eventually.IsTrueAsync(async () => (await firm.AppointmentAsync(id))["reminder24hSent"]!.GetValue<bool>());
        Assert.Equal(0, await CountAsync());
        server.Clock.Advance(TimeSpan.FromHours(3) + TimeSpan.FromMinutes(1));
        await worker.LookAsync(TestServer.Ct);
        await worker.LookAsync(TestServer.Ct);
        Assert.Equal(1, await CountAsync());

        Task<int> CountAsync() => server.Database.ScalarAsync<int>(
            "SELECT CAST(count(*) AS integer) FROM owner_notices WHERE kind = 'reminder_unanswered' AND appointment_id = @id", new { id }, TestServer.Ct);
    }

    private static async Task<string> GetAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, TestServer.Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        return await response.Content.ReadAsStringAsync(TestServer.Ct);
    }

    private static async Task<string> PostAsync(HttpClient client, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await client.PostAsync(path, form, TestServer.Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestServer.Ct));
    }

    [GeneratedRegex("name=\"start\" value=\"([^\"]+)\"")]
    private static partial Regex Start();

    [GeneratedRegex("view=(svc_[0-9a-f]{32})")]
    private static partial Regex Service();
}
