using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Coccinelle.Providers.Calendars;
using Coccinelle.Server.Agenda.Calendars;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Server.Tests.Agenda;

/// <summary>When an owner's private calendar says that he is busy, nobody books.</summary>
public sealed class BusyCalendarTests(OwnServers servers) : IClassFixture<OwnServers>
{
    private static readonly InstantPattern Compact = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Private_times_block_until_the_calendar_is_removed_and_its_address_is_shown_to_nobody(string kind)
    {
        var server = await servers.GetAsync(kind);
        await using var host = await CalendarHost.StartAsync(server);
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync();
        var (agenda, busy) = (await AgendaAsync(firm), Hour(server, 30));
        host.Text = CalendarHost.Of($"DTSTART:{Compact.Format(busy)}\r\nDTEND:{Compact.Format(busy + Duration.FromHours(2))}\r\nSUMMARY:Dentiste");
        Assert.Contains(busy.ToString(), await StartsAsync(server, firm));

        var put = await PutAsync(firm, agenda, host.Address);
        var view = await UntilAsync(firm, agenda, "working");

        Assert.True(put["url"]!["set"]!.GetValue<bool>());
        Assert.Equal(("localhost", 1), (view["url"]!.Text("hint"), view["busyTimes"]!.GetValue<int>()));
        Assert.DoesNotContain("private", put.ToJsonString() + view.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("private", (await server.Database.ScalarAsync<string>("SELECT url_sealed FROM busy_calendars WHERE tenant_id = @Id", new { firm.Id }, TestServer.Ct))!, StringComparison.Ordinal);
        var starts = await StartsAsync(server, firm);
        Assert.DoesNotContain(busy.ToString(), starts);
        Assert.Contains((busy + Duration.FromHours(2)).ToString(), starts);
        using var booked = await firm.BookAsync(busy.ToString(), more: new { outsideHours = true });
        await booked.ProblemAsync(HttpStatusCode.Conflict, "slot_taken");
        var (call, _) = await server.RingThroughAsync(firm, Numbers.Mobile());
        Assert.Equal("slot_taken", (await server.UseAsync(call, "book_appointment", new { start = Wall(busy), customerName = "Paul" })).Text("outcome"));
        var search = await server.UseAsync(call, "check_availability", new { date = Wall(busy) });
        Assert.DoesNotContain("c'est libre", search.Text("say"), StringComparison.Ordinal); // nor is it held for him

        using var removed = await firm.Api.DeleteAsync($"/api/agendas/{agenda}/busy-calendar", TestServer.Ct);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Contains(busy.ToString(), await StartsAsync(server, firm));
        Assert.Equal("off", (await GetAsync(firm, agenda)).Text("state"));
        using var again = await firm.Api.DeleteAsync($"/api/agendas/{agenda}/busy-calendar", TestServer.Ct);
        await again.ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task It_is_read_again_and_what_cannot_be_read_leaves_the_old_times_and_is_told_once(string kind)
    {
        var server = await servers.GetAsync(kind);
        await using var host = await CalendarHost.StartAsync(server);
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync();
        var (agenda, first, second) = (await AgendaAsync(firm), Hour(server, 60), Hour(server, 70));
        host.Text = CalendarHost.Of($"DTSTART:{Compact.Format(first)}\r\nDURATION:PT1H");
        await PutAsync(firm, agenda, host.Address);
        await UntilAsync(firm, agenda, "working");

        host.Text = CalendarHost.Of($"DTSTART:{Compact.Format(second)}\r\nDURATION:PT1H", "DTSTART:nonsense");
        await LaterAsync(server, 17);
        var changed = await Eventually.GetAsync(() => GetAsync(firm, agenda), view => view["skippedEvents"]!.GetValue<int>() == 1);
        Assert.Equal(1, changed["busyTimes"]!.GetValue<int>());
        var starts = await StartsAsync(server, firm);
        Assert.Contains(first.ToString(), starts);
        Assert.DoesNotContain(second.ToString(), starts);

        host.Text = null;
        await LaterAsync(server, 17);
        var failing = await UntilAsync(firm, agenda, "failing");
        Assert.Equal(("server_error", 1), (failing.Text("error"), failing["busyTimes"]!.GetValue<int>()));
        Assert.Equal(0, await NoticesAsync(server, firm));
        var asked = host.Asked;
        host.Text = "<html>Connectez-vous</html>";
        for (var i = 0; i < 8; i++)
            await LaterAsync(server, 61);
        Assert.InRange(host.Asked - asked, 2, 6); // in eight hours: it is asked ever more rarely
        Assert.Equal("not_a_calendar", (await GetAsync(firm, agenda)).Text("error"));
        Assert.Equal(1, await NoticesAsync(server, firm));
        Assert.DoesNotContain(second.ToString(), await StartsAsync(server, firm));
        host.Text = CalendarHost.Of();
        await LaterAsync(server, 7 * 60);
        await UntilAsync(firm, agenda, "working");
        Assert.Contains(second.ToString(), await StartsAsync(server, firm));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_appointment_that_stands_is_not_touched_by_a_private_time_and_can_still_be_moved_out_of_it(string kind)
    {
        var server = await servers.GetAsync(kind);
        await using var host = await CalendarHost.StartAsync(server);
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync();
        var (agenda, busy) = (await AgendaAsync(firm), Hour(server, 50));
        using var booked = await firm.BookAsync(busy.ToString());
        var id = (await booked.ReadAsync(HttpStatusCode.Created)).Text("id");
        host.Text = CalendarHost.Of($"DTSTART:{Compact.Format(busy)}\r\nDURATION:PT2H");

        await PutAsync(firm, agenda, host.Address);
        await UntilAsync(firm, agenda, "working");

        Assert.Equal(("confirmed", busy.ToString()), ((await firm.AppointmentAsync(id)).Text("status"), (await firm.AppointmentAsync(id)).Text("start")));
        using var within = await firm.Api.PatchAsJsonAsync($"/api/appointments/{id}", new { start = (busy + Duration.FromHours(1)).ToString() }, TestServer.Ct);
        await within.ProblemAsync(HttpStatusCode.Conflict, "slot_taken");
        using var moved = await firm.Api.PatchAsJsonAsync($"/api/appointments/{id}", new { start = (busy + Duration.FromHours(2)).ToString() }, TestServer.Ct);
        await moved.ReadAsync(HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_has_not_changed_is_worked_out_once_a_day_and_one_of_several_reads(string kind)
    {
        var server = await servers.GetAsync(kind);
        await using var host = await CalendarHost.StartAsync(server);
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync();
        var agenda = await AgendaAsync(firm);
        var daily = Hour(server, 10);
        (host.Tag, host.Text) = ("\"1\"", CalendarHost.Of($"DTSTART:{Compact.Format(daily)}\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY"));
        await PutAsync(firm, agenda, host.Address);
        var first = await UntilAsync(firm, agenda, "working");

        await LaterAsync(server, 17);
        Assert.Equal((2, 1), (host.Asked, host.Unchanged));
        var second = await GetAsync(firm, agenda);
        Assert.NotEqual(first.Text("fetchedAt"), second.Text("fetchedAt"));
        await LaterAsync(server, 25 * 60);
        Assert.Equal((3, 1), (host.Asked, host.Unchanged)); // what comes over the horizon is in the same version
        await LaterAsync(server, 17);
        Assert.Equal((4, 2), (host.Asked, host.Unchanged));
        Assert.InRange((await GetAsync(firm, agenda))["busyTimes"]!.GetValue<int>(), 60, 62);

        server.Clock.Advance(TimeSpan.FromMinutes(17));
        var worker = server.Services.GetRequiredService<BusyCalendarWorker>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => worker.WorkAsync(TestServer.Ct)));
        await LaterAsync(server, 0);
        Assert.Equal(5, host.Asked);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Another_firm_finds_neither_the_agenda_nor_its_calendar(string kind)
    {
        var server = await servers.GetAsync(kind);
        await using var host = await CalendarHost.StartAsync(server);
        using var firm = await Firm.CreateAsync(server);
        using var other = await Firm.CreateAsync(server);
        var agenda = await AgendaAsync(firm);
        await PutAsync(firm, agenda, host.Address);
        var path = $"/api/agendas/{agenda}/busy-calendar";

        using var get = await other.Api.GetAsync(path, TestServer.Ct);
        using var put = await other.Api.PutAsJsonAsync(path, new { url = "https://calendar.example.org/a.ics" }, TestServer.Ct);
        using var delete = await other.Api.DeleteAsync(path, TestServer.Ct);

        foreach (var answer in new[] { get, put, delete })
            await answer.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("localhost", (await GetAsync(firm, agenda))["url"]!.Text("hint"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_new_address_of_the_feed_ends_the_old_one(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var old = new Uri((await AgendasAsync(firm)).Text("calendarUrl")).AbsolutePath;

        using var renew = await firm.Api.PostAsync("/api/agendas/calendar-token", null, TestServer.Ct);
        var renewed = new Uri((await renew.ReadAsync(HttpStatusCode.OK)).Text("calendarUrl")).AbsolutePath;

        Assert.NotEqual(old, renewed);
        Assert.Equal(renewed, new Uri((await AgendasAsync(firm)).Text("calendarUrl")).AbsolutePath);
        using var gone = await server.Http.GetAsync(old, TestServer.Ct);
        using var there = await server.Http.GetAsync(renewed, TestServer.Ct);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (gone.StatusCode, there.StatusCode));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Our_own_appointments_that_come_back_block_nothing_twice(string kind)
    {
        var server = await servers.GetAsync(kind);
        await using var host = await CalendarHost.StartAsync(server);
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync([new { name = "Léa" }, new { name = "Tom" }]);
        var agenda = await AgendaAsync(firm);
        using var response = await firm.BookAsync(Hour(server, 40).ToString(), more: new { agenda = "Tom" });
        await response.ReadAsync(HttpStatusCode.Created);
        using var feed = await server.Http.GetAsync(new Uri((await AgendasAsync(firm)).Text("calendarUrl")).AbsolutePath, TestServer.Ct);
        host.Text = await feed.Content.ReadAsStringAsync(TestServer.Ct);
        Assert.Contains("BEGIN:VEVENT", host.Text, StringComparison.Ordinal);

        await PutAsync(firm, agenda, host.Address);
        var view = await UntilAsync(firm, agenda, "working");

        Assert.Equal((0, 0), (view["busyTimes"]!.GetValue<int>(), view["skippedEvents"]!.GetValue<int>()));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_address_inside_is_refused_when_it_is_entered_or_when_its_name_turns_out_to_lead_there(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var agenda = await AgendaAsync(firm);
        foreach (var url in new[] { "http://calendar.example.org/a.ics", "https://127.0.0.1/a.ics", "https://[::1]/a.ics", "https://localhost/a.ics", "https://example.org:444/a.ics", "ftp://example.org/a", "x" })
        {
            using var refused = await firm.Api.PutAsJsonAsync($"/api/agendas/{agenda}/busy-calendar", new { url }, TestServer.Ct);
            Assert.NotNull((await refused.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["url"]);
        }

        var options = server.Services.GetRequiredService<CalendarOptions>();
        var resolve = options.Resolve;
        options.Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Parse("10.1.2.3") });
        await PutAsync(firm, agenda, "webcal://calendar.example.org/private/a.ics");
        var view = await UntilAsync(firm, agenda, "failing");
        options.Resolve = resolve;

        Assert.Equal(("refused", "calendar.example.org"), (view.Text("error"), view["url"]!.Text("hint")));
        using var unknown = await firm.Api.GetAsync("/api/agendas/agd_x/busy-calendar", TestServer.Ct);
        await unknown.ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    private static async Task LaterAsync(TestServer server, int minutes)
    {
        server.Clock.Advance(TimeSpan.FromMinutes(minutes));
        var worker = server.Services.GetRequiredService<BusyCalendarWorker>();
        while (await worker.WorkAsync(TestServer.Ct))
        {
            // There may be more.
        }

        await Eventually.IsTrueAsync(async () => await server.Database.ScalarAsync<int>( // the server's own worker may have been faster
            "SELECT CAST(count(*) AS integer) FROM busy_calendars WHERE next_fetch_at <= @now", new { now = server.Clock.GetCurrentInstant() }, TestServer.Ct) == 0);
    }

    /// <summary>As callers say it, by the firm's clock.</summary>
    private static string Wall(Instant at) => at.InZone(DateTimeZoneProviders.Tzdb["Europe/Paris"]).LocalDateTime.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    private static Instant Hour(TestServer server, int hours)
    {
        var at = server.Clock.GetCurrentInstant() + Duration.FromHours(hours);
        return Instant.FromUnixTimeSeconds(at.ToUnixTimeSeconds() / 3600 * 3600);
    }

    private static async Task<List<string>> StartsAsync(TestServer server, Firm firm)
    {
        using var response = await firm.Api.GetAsync($"/api/availability?from={server.Clock.GetCurrentInstant()}", TestServer.Ct);
        return [.. (await response.ReadAsync(HttpStatusCode.OK))["slots"]!.AsArray().Select(slot => slot!.Text("start"))];
    }

    private static async Task<JsonNode> AgendasAsync(Firm firm)
    {
        using var response = await firm.Api.GetAsync("/api/agendas", TestServer.Ct);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    private static async Task<string> AgendaAsync(Firm firm) => (await AgendasAsync(firm))["agendas"]![0]!.Text("id");

    private static async Task<JsonNode> PutAsync(Firm firm, string agenda, string url)
    {
        using var response = await firm.Api.PutAsJsonAsync($"/api/agendas/{agenda}/busy-calendar", new { url }, TestServer.Ct);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    private static async Task<JsonNode> GetAsync(Firm firm, string agenda)
    {
        using var response = await firm.Api.GetAsync($"/api/agendas/{agenda}/busy-calendar", TestServer.Ct);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    private static Task<JsonNode> UntilAsync(Firm firm, string agenda, string state) => Eventually.GetAsync(() => GetAsync(firm, agenda), view => view.Text("state") == state);

    private static Task<int> NoticesAsync(TestServer server, Firm firm)
        => server.Database.ScalarAsync<int>("SELECT CAST(count(*) AS integer) FROM owner_notices WHERE tenant_id = @Id AND kind = 'calendar_failing'", new { firm.Id }, TestServer.Ct);
}
