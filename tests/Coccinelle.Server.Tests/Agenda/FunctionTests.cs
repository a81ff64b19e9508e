using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Coccinelle.Server.Tests.Support;
using Coccinelle.Tests;
using NodaTime;

namespace Coccinelle.Server.Tests.Agenda;

/// <summary>What an assistant does with the book during a call: what it says is what is on disk.</summary>
public sealed class FunctionTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_booking_spoken_aloud_is_in_the_diary_and_in_the_calls_log(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        await firm.OpenAlwaysAsync();
        var caller = Numbers.Mobile();
        var (call, callSid) = await server.RingThroughAsync(firm, caller);

        var free = await server.UseAsync(call, "check_availability", new { date = "dans deux semaines" });
        var slots = free["slots"]!.AsArray();
        Assert.Equal(("slots", 3), (free.Text("outcome"), slots.Count));
        Assert.All(slots, slot => Assert.Contains(slot!.Text("spoken"), free.Text("say"), StringComparison.Ordinal));
        var booked = await server.UseAsync(call, "book_appointment", new { start = slots[1]!.Text("start"), customerName = "Camille Martin" });

        Assert.Equal(("booked", slots[1]!.Text("start")), (booked.Text("outcome"), booked.Text("start")));
        Assert.Contains("confirmation par SMS", booked.Text("say"), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', booked.ToJsonString());
        var row = Assert.Single(await firm.AppointmentsAsync())!;
        Assert.Equal((booked.Text("appointmentId"), caller, "Camille Martin", "sara"), (row.Text("id"), row.Text("customerPhone"), row.Text("customerName"), row.Text("createdBy")));
        var log = (await firm.FindCallAsync(callSid))!;
        Assert.Equal(("appointment_booked", booked.Text("appointmentId")), (log["actions"]![0]!.Text("type"), log["actions"]![0]!.Text("id")));
        Assert.Equal(log.Text("id"), row.Text("callId"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_same_tool_call_and_the_same_booking_asked_twice_are_one(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync();
        var (call, callSid) = await server.RingThroughAsync(firm);
        var arguments = new { start = (await firm.FreeAsync())[8], customerName = "Camille Martin", customerPhone = "06 11 22 33 44" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.UseAsync(call, "book_appointment", arguments, "call_same")));
        var other = await server.UseAsync(call, "book_appointment", arguments, "call_other");

        Assert.Single(answers.Select(answer => answer.ToJsonString()).Distinct());
        Assert.Equal(answers[0].Text("appointmentId"), other.Text("appointmentId"));
        Assert.Single(await firm.AppointmentsAsync());
        Assert.Single((await firm.FindCallAsync(callSid))!["actions"]!.AsArray());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task They_are_one_also_when_the_calls_grain_has_forgotten_the_first(string kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync();
        var (call, _) = await server.RingThroughAsync(firm);
        var arguments = new { start = (await firm.FreeAsync())[8], customerName = "Camille Martin", customerPhone = "06 11 22 33 44" };
        var first = await server.UseAsync(call, "book_appointment", arguments, "call_same");

        await server.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, TestServer.Ct);
        var again = await server.UseAsync(call, "book_appointment", arguments, "call_same");
        await server.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, TestServer.Ct);
        var other = await server.UseAsync(call, "book_appointment", arguments, "call_other");

        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal(first.Text("appointmentId"), other.Text("appointmentId"));
        Assert.Single(await firm.AppointmentsAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_caller_moves_and_cancels_his_own_appointment_and_nobody_elses(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync(changeNoticeMinutes: 120);
        var (caller, stranger, free) = (Numbers.Mobile(), Numbers.Mobile(), await firm.FreeAsync("?from=" + Uri.EscapeDataString((server.Clock.GetCurrentInstant() + Duration.FromDays(3)).ToString())));
        using var response = await firm.BookAsync(free[4], caller);
        var id = (await response.ReadAsync(HttpStatusCode.Created)).Text("id");

        var (theirs, _) = await server.RingThroughAsync(firm, stranger);
        Assert.Equal("not_found", (await server.UseAsync(theirs, "cancel_appointment", new { appointmentId = id })).Text("outcome"));
        var (call, callSid) = await server.RingThroughAsync(firm, caller);
        Assert.Equal("moved", (await server.UseAsync(call, "reschedule_appointment", new { start = free[12] })).Text("outcome"));
        Assert.Equal(free[12], (await firm.AppointmentAsync(id)).Text("localStart"));
        using var blocker = await firm.BookAsync(free[20]);
        await blocker.ReadAsync(HttpStatusCode.Created);
        var taken = await server.UseAsync(call, "reschedule_appointment", new { start = free[20] });
        Assert.Equal("slot_taken", taken.Text("outcome"));
        Assert.NotEmpty(taken["slots"]!.AsArray());
        Assert.Equal("cancelled", (await server.UseAsync(call, "cancel_appointment", new { reason = "vacances" })).Text("outcome"));
        Assert.Equal("not_found", (await server.UseAsync(call, "cancel_appointment", new { })).Text("outcome"));
        Assert.Equal(["appointment_moved", "appointment_cancelled"], (await firm.FindCallAsync(callSid))!["actions"]!.AsArray().Select(action => action!.Text("type")));

        await AgendaCalls.PlantAsync(server, firm, Duration.FromMinutes(90), caller);
        Assert.Equal("too_late", (await server.UseAsync(call, "cancel_appointment", new { })).Text("outcome"));
        Assert.Equal("too_late", (await server.UseAsync(call, "reschedule_appointment", new { start = free[30] })).Text("outcome"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_time_asked_for_is_kept_for_its_caller_until_he_has_decided(string kind)
    {
        var server = await TestServer.StartAsync(kind); // its clock is turned
        await using var _ = server;
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync();
        var start = (await firm.FreeAsync())[10];
        var (one, _) = await server.RingThroughAsync(firm, Numbers.Mobile());
        var (two, _) = await server.RingThroughAsync(firm, Numbers.Mobile());

        Assert.Contains("c'est libre", (await server.UseAsync(one, "check_availability", new { date = start })).Text("say"), StringComparison.Ordinal);
        Assert.Equal("slot_taken", (await server.UseAsync(two, "book_appointment", new { start, customerName = "Deux" })).Text("outcome"));
        Assert.Equal("booked", (await server.UseAsync(one, "book_appointment", new { start, customerName = "Un" })).Text("outcome"));

        var other = (await firm.FreeAsync())[10];
        await server.UseAsync(one, "check_availability", new { date = other });
        server.Clock.Advance(TimeSpan.FromSeconds(91));
        Assert.Equal("booked", (await server.UseAsync(two, "book_appointment", new { start = other, customerName = "Deux" })).Text("outcome"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_is_missing_is_asked_for_and_what_is_nobodys_is_not_answered(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await firm.OpenAlwaysAsync();
        var (call, _) = await server.RingThroughAsync(firm);
        var start = (await firm.FreeAsync())[5];

        Assert.Equal("start", Missing(await server.UseAsync(call, "book_appointment", new { customerName = "Camille" })));
        Assert.Equal("start", Missing(await server.UseAsync(call, "book_appointment", new { start = "un de ces jours", customerName = "Camille" })));
        Assert.Equal("customerName", Missing(await server.UseAsync(call, "book_appointment", new { start })));
        Assert.Equal("service", Missing(await server.UseAsync(call, "book_appointment", new { start, customerName = "Camille", service = "une vidange" })));
        Assert.Equal("booked", (await server.UseAsync(call, "book_appointment", new { date = start[..10], time = start[11..], customerName = "Camille", tenantId = "ten_x" })).Text("outcome"));

        var unknown = Assert.Single(await server.UseAllAsync(call, new JsonArray(Tool("fly_to_the_moon", "{}"))))!;
        Assert.Contains("n'existe pas", unknown.Text("error"), StringComparison.Ordinal);
        var broken = Assert.Single(await server.UseAllAsync(call, new JsonArray(Tool("book_appointment", "{\"start\": "))))!;
        Assert.Equal("start", Missing(JsonNode.Parse(broken.Text("result"))!));

        var stranger = await server.UseAsync("00000000-0000-0000-0000-00000000dead", "check_availability", new { });
        Assert.Equal("failed", stranger.Text("outcome"));
        using var operators = server.As(TestServer.OperatorKey);
        using var suspended = await operators.PostAsync($"/api/tenants/{firm.Id}/suspend", null, TestServer.Ct);
        await suspended.ReadAsync(HttpStatusCode.OK);
        Assert.Equal("failed", (await server.UseAsync(call, "book_appointment", new { start = (start[..10]) + "T23:00", customerName = "Camille" })).Text("outcome"));
        Assert.Equal(1, await server.Database.ScalarAsync<int>("SELECT CAST(count(*) AS integer) FROM rendez_vous WHERE tenant_id = @Id", new { firm.Id }, TestServer.Ct));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Every_shape_of_a_tool_call_is_answered_and_without_proof_none(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var (call, _) = await server.RingThroughAsync(firm);
        JsonObject[] entries =
        [
            new() { ["id"] = "a", ["type"] = "function", ["function"] = new JsonObject { ["name"] = "check_availability", ["arguments"] = "{}" } },
            new() { ["id"] = "b", ["type"] = "function", ["function"] = new JsonObject { ["name"] = "check_availability", ["arguments"] = new JsonObject() } },
            new() { ["id"] = "c", ["name"] = "check_availability", ["arguments"] = new JsonObject { ["period"] = "matin" } },
            new() { ["id"] = "d", ["name"] = "check_availability", ["parameters"] = new JsonObject() },
        ];

        var answers = await server.UseAllAsync(call, new JsonArray([.. entries]));

        Assert.Equal(["a", "b", "c", "d"], answers.Select(answer => answer!.Text("toolCallId")));
        Assert.All(answers, answer => Assert.Equal("slots", JsonNode.Parse(answer!.Text("result"))!.Text("outcome")));
        using var forged = await server.Http.PostAsJsonAsync("/api/vapi/functions", new { message = new { type = "tool-calls", call = new { id = call } } }, TestServer.Ct);
        await forged.ProblemAsync(HttpStatusCode.Unauthorized, "invalid_proof");
    }

    [Fact]
    public async Task All_reference_payloads_of_tool_calls_are_answered_one_by_one()
    {
        var server = await SharedServers.GetAsync(TestDatabase.Sqlite);
        var files = new[] { "official", "composed" }.SelectMany(folder => Directory.GetFiles(ReferenceData.Path("vapi", folder), "tool-calls.*.json"))
            .Where(file => !Path.GetFileName(file).Contains("response", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count >= 5, "The payloads were not read.");
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file, TestServer.Ct);
            var expected = JsonNode.Parse(text)!["message"]!["toolCallList"]!.AsArray().Select(tool => tool!.Text("id"));
            var answers = await server.UseAllAsync(text);
            Assert.Equal(expected, answers.Select(answer => answer!.Text("toolCallId")));
            Assert.All(answers, answer => Assert.True(answer!["result"] is not null ^ answer["error"] is not null, file));
            Assert.All(answers, answer => Assert.DoesNotContain('\n', (answer!["result"] ?? answer["error"])!.GetValue<string>()));
        }
    }

    private static string Missing(JsonNode result) => result.Text("outcome") == "invalid" ? result["missing"]![0]!.GetValue<string>() : result.ToJsonString();

    private static JsonObject Tool(string name, string arguments)
        => new() { ["id"] = $"call_{Guid.NewGuid():N}", ["type"] = "function", ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments } };
}
