using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Agenda;
using Coccinelle.Sandbox;
using Coccinelle.Server.Agenda;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Coccinelle.Server.Tests.Agenda;

/// <summary>A firm's own people book, move and end appointments, and the customer hears of each.</summary>
public sealed class AppointmentTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_booking_is_in_the_diary_with_a_confirmation_and_two_reminders(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        await firm.OpenAlwaysAsync();
        var (customer, start) = (Numbers.Mobile(), (await firm.FreeAsync("?from=" + Later(server, 5)))[0]);

        using var response = await firm.BookAsync(start, Numbers.National(customer));
        var booked = await response.ReadAsync(HttpStatusCode.Created);

        Assert.Equal(("confirmed", start, customer, "Europe/Paris"), (booked.Text("status"), booked.Text("localStart"), booked.Text("customerPhone"), booked.Text("timeZone")));
        var messages = await MessagesAsync(firm, customer);
        Assert.Equal(["confirmation", "reminder_1h", "reminder_24h"], messages.Select(message => message.Text("template")).Order(StringComparer.Ordinal));
        Assert.All(messages.Where(message => message.Text("template") != "confirmation"), message => Assert.Equal("scheduled", message.Text("status")));
        await firm.UntilAsync(messages.Single(message => message.Text("template") == "confirmation").Text("id"), "delivered");
        Assert.Contains("est confirmé", Assert.Single(server.TextsTo(customer)).Body, StringComparison.Ordinal);
        await Eventually.IsTrueAsync(async () => (await firm.AppointmentAsync(booked.Text("id")))["confirmationSent"]!.GetValue<bool>());
        Assert.DoesNotContain(start, await firm.FreeAsync("?from=" + Later(server, 5)));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_is_taken_closed_or_wrong_is_refused_with_the_reason_and_what_is_free(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var start = (await firm.FreeAsync())[3];
        using var first = await firm.BookAsync(start);
        await first.ReadAsync(HttpStatusCode.Created);

        using var taken = await firm.BookAsync(start);
        Assert.NotEmpty((await taken.ProblemAsync(HttpStatusCode.Conflict, "slot_taken"))["alternatives"]!.AsArray());
        using var night = await firm.BookAsync($"{start[..10]}T03:00");
        await night.ProblemAsync(HttpStatusCode.Conflict, "closed");
        using var past = await firm.BookAsync("2020-01-06T10:00");
        await past.ProblemAsync(HttpStatusCode.Conflict, "closed");
        using var nonsense = await firm.BookAsync("mardi");
        Assert.NotNull((await nonsense.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["start"]);
        using var unknown = await firm.BookAsync(start, more: new { service = "Vidange de piscine" });
        Assert.NotNull((await unknown.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["service"]);
        using var atNight = await firm.BookAsync($"{start[..10]}T23:00", more: new { outsideHours = true });
        await atNight.ReadAsync(HttpStatusCode.Created);
        using var twice = await firm.BookAsync($"{start[..10]}T23:10", more: new { outsideHours = true });
        await twice.ProblemAsync(HttpStatusCode.Conflict, "slot_taken");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_move_frees_the_old_time_and_takes_the_reminders_with_it_and_a_cancellation_lets_none_leave(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        await firm.OpenAlwaysAsync();
        var (customer, free) = (Numbers.Mobile(), await firm.FreeAsync("?from=" + Later(server, 5)));
        using var response = await firm.BookAsync(free[0], customer);
        var id = (await response.ReadAsync(HttpStatusCode.Created)).Text("id");
        await firm.UntilAsync((await MessagesAsync(firm, customer)).Single(message => message.Text("template") == "confirmation").Text("id"), "delivered");

        using var moved = await firm.Api.PatchAsJsonAsync($"/api/appointments/{id}", new { start = free[40] }, TestServer.Ct);
        var now = await moved.ReadAsync(HttpStatusCode.OK);
        Assert.Equal(("rescheduled", free[40], 1), (now.Text("status"), now.Text("localStart"), now["moved"]!.GetValue<int>()));
        Assert.Contains(free[0], await firm.FreeAsync("?from=" + Later(server, 5)));
        var messages = await MessagesAsync(firm, customer);
        Assert.Equal(2, messages.Count(message => message.Text("template").StartsWith("reminder", StringComparison.Ordinal) && message.Text("status") == "scheduled"));
        Assert.Equal(2, messages.Count(message => message.Text("status") == "cancelled"));
        Assert.Single(messages, message => message.Text("template") == "rescheduling");

        using var cancelled = await firm.Api.PostAsJsonAsync($"/api/appointments/{id}/cancel", new { reason = "Malade" }, TestServer.Ct);
        Assert.Equal(("cancelled", "owner"), ((await cancelled.ReadAsync(HttpStatusCode.OK)) is var row ? row.Text("status") : "", row.Text("cancelledBy")));
        Assert.DoesNotContain(await MessagesAsync(firm, customer), message => message.Text("status") == "scheduled");
        using var again = await firm.Api.PostAsync($"/api/appointments/{id}/cancel", null, TestServer.Ct);
        await again.ProblemAsync(HttpStatusCode.Conflict, "not_standing");
        using var elsewhere = await firm.BookAsync(free[40]);
        await elsewhere.ReadAsync(HttpStatusCode.Created);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_move_that_comes_too_late_leaves_the_reminders_of_the_one_before_it(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        await firm.OpenAlwaysAsync();
        var (customer, free) = (Numbers.Mobile(), await firm.FreeAsync("?from=" + Later(server, 5)));
        using var response = await firm.BookAsync(free[0], customer);
        var id = (await response.ReadAsync(HttpStatusCode.Created)).Text("id");
        var services = server.Services;
        var book = (await services.GetRequiredService<AgendaRows>().LoadAsync(firm.Id, TestServer.Ct))!;
        var before = (await services.GetRequiredService<AppointmentRows>().FindAsync(firm.Id, id, TestServer.Ct))!;
        using var moved = await firm.Api.PatchAsJsonAsync($"/api/appointments/{id}", new { start = free[40] }, TestServer.Ct);
        await moved.ReadAsync(HttpStatusCode.OK);

        // As on another server, which read the appointment before it was moved.
        var slot = Slot.Of(book.Agendas[0], book.Services[0], before.StartsAt!.Value + Duration.FromDays(2));
        var request = new MoveRequest { AppointmentId = id, Start = slot.Start, By = "owner" };
        var late = await services.GetRequiredService<Bookings>().MoveAsync(book, request, before, book.Services[0], slot, TestServer.Ct);

        Assert.Equal(BookKind.NotFound, late!.Kind);
        Assert.Equal(free[40], (await firm.AppointmentAsync(id)).Text("localStart"));
        Assert.Equal(2, (await MessagesAsync(firm, customer)).Count(message => message.Text("status") == "scheduled"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task No_statement_at_all_puts_two_appointments_at_one_time_on_one_agenda(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await AgendaCalls.PlantAsync(server, firm, Duration.FromDays(3));

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => AgendaCalls.PlantAsync(server, firm, Duration.FromDays(3) + Duration.FromMinutes(29)));
        var next = await AgendaCalls.PlantAsync(server, firm, Duration.FromDays(3) + Duration.FromMinutes(31));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => server.Database.ExecuteAsync(
            "UPDATE rendez_vous SET block_start = (SELECT min(block_start) FROM rendez_vous WHERE tenant_id = @Id) WHERE id = @next", new { firm.Id, next }, TestServer.Ct));
        await server.Database.ExecuteAsync("UPDATE rendez_vous SET status = 'cancelled' WHERE tenant_id = @Id", new { firm.Id }, TestServer.Ct);
        await AgendaCalls.PlantAsync(server, firm, Duration.FromDays(3) + Duration.FromMinutes(15));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Two_agendas_are_booked_at_one_time_and_a_third_customer_hears_what_is_free(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync([new { name = "Léa" }, new { name = "Tom", dailyCap = 3 }]);
        var start = (await firm.FreeAsync())[20];

        using var first = await firm.BookAsync(start);
        using var second = await firm.BookAsync(start);
        using var third = await firm.BookAsync(start);
        using var named = await firm.BookAsync((await firm.FreeAsync())[30], more: new { agenda = "tom" });

        var agendas = new[] { await first.ReadAsync(HttpStatusCode.Created), await second.ReadAsync(HttpStatusCode.Created) }.Select(one => one.Text("agendaId")).ToList();
        Assert.Equal(2, agendas.Distinct().Count());
        await third.ProblemAsync(HttpStatusCode.Conflict, "slot_taken");
        Assert.Equal(agendas[1], (await named.ReadAsync(HttpStatusCode.Created)).Text("agendaId"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task NON_to_a_reminder_frees_the_slot_and_is_confirmed(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server, new { });
        var customer = Numbers.Mobile();
        var id = await AgendaCalls.PlantAsync(server, firm, Duration.FromDays(2), customer);
        await firm.UntilAsync(await firm.SentAsync("sms", new { to = customer, template = "reminder_24h", variables = new { appointmentDate = "demain", appointmentTime = "9 h", answerHint = "OUI ou NON ?" } }), "delivered");

        await server.Sandbox.Phone.TextAsync(customer, "Non", cancellationToken: TestServer.Ct);

        var row = await Eventually.GetAsync(() => firm.AppointmentAsync(id), appointment => appointment.Text("status") == "cancelled");
        Assert.Equal(("no", "customer"), (row.Text("customerAnswer"), row.Text("cancelledBy")));
        await Eventually.IsTrueAsync(() => Task.FromResult(server.TextsTo(customer).Any(text => text.Body.Contains("est annulé", StringComparison.Ordinal))));
        Assert.Equal(1, await server.Database.ScalarAsync<int>(
            "SELECT CAST(count(*) AS integer) FROM owner_notices WHERE tenant_id = @Id AND kind = 'appointment_cancelled'", new { firm.Id }, TestServer.Ct));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_reminder_that_would_be_a_text_message_instead_of_WhatsApp_is_not_written_to_whom_refused_text_messages(string kind)
    {
        await using var server = await TestServer.StartAsync(kind); // for its faults
        var (number, refuses, agrees) = (ChannelCalls.NumberId(), Numbers.Mobile(), Numbers.Mobile());
        using var firm = await MessageCalls.WithSmsAsync(server);
        await firm.ConfigureChannelAsync("whatsapp", ChannelCalls.Meta(number).With("outsideWindow", "sms"));
        await firm.WorkAsync("whatsapp", Numbers.Mobile());
        await firm.OpenAlwaysAsync();
        using var instead = await firm.SendAsync("whatsapp", new { to = agrees, template = "confirmation", variables = new { appointmentDate = "demain", appointmentTime = "10 h" } });
        var sent = await instead.ReadAsync(HttpStatusCode.Accepted);
        Assert.Equal("sms", sent.Text("channel"));
        await firm.UntilAsync(sent.Text("messageId"), "delivered");
        server.World.Faults = new SandboxFaults { TwilioMessageStatus = TwilioMessageStatus.OptedOutLater };
        await firm.UntilAsync(await firm.SentAsync("sms", new { to = refuses, text = "Bonjour" }), "failed");
        server.World.Faults = SandboxFaults.None;
        await server.Sandbox.Phone.WhatsAppAsync(refuses, null, number, "Écrivez-moi ici", cancellationToken: TestServer.Ct);
        await Eventually.GetAsync(() => firm.SendAsync("whatsapp", new { to = refuses, text = "D'accord" }), response => response.StatusCode == HttpStatusCode.Accepted);

        var free = await firm.FreeAsync("?from=" + Later(server, 5));
        using var first = await firm.BookAsync(free[0], refuses);
        await first.ReadAsync(HttpStatusCode.Created);
        using var second = await firm.BookAsync(free[40], agrees);
        await second.ReadAsync(HttpStatusCode.Created);

        Assert.Equal(["confirmation by whatsapp"], Written(await MessagesAsync(firm, refuses)));
        Assert.Equal(["confirmation by sms", "confirmation by sms", "reminder_1h by sms", "reminder_24h by sms"], Written(await MessagesAsync(firm, agrees)));

        static IEnumerable<string> Written(IEnumerable<JsonNode> messages) => messages
            .Where(message => message["template"] is not null)
            .Select(message => $"{message.Text("template")} by {message.Text("channel")}")
            .Order(StringComparer.Ordinal);
    }

    private static string Later(TestServer server, int days) => Uri.EscapeDataString((server.Clock.GetCurrentInstant() + Duration.FromDays(days)).ToString());

    private static async Task<List<JsonNode>> MessagesAsync(Firm firm, string to)
    {
        using var response = await firm.Api.GetAsync($"/api/messages?to={Uri.EscapeDataString(to)}", TestServer.Ct);
        return [.. (await response.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray().Select(message => message!)];
    }
}
