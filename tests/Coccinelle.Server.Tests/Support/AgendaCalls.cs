using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Server.Agenda;
using Coccinelle.Server.Storage;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Coccinelle.Server.Tests.Support;

/// <summary>What a firm, and its assistant during a call, does with the appointment book.</summary>
internal static class AgendaCalls
{
    /// <summary>Starts that are free, by the firm's wall clock.</summary>
    public static async Task<IReadOnlyList<string>> FreeAsync(this Firm firm, string query = "")
    {
        using var response = await firm.Api.GetAsync($"/api/availability{query}", TestServer.Ct);
        return [.. (await response.ReadAsync(HttpStatusCode.OK))["slots"]!.AsArray().Select(slot => slot!.Text("localStart"))];
    }

    /// <summary>Open day and night, so that a test need not know which day it is.</summary>
    public static async Task OpenAlwaysAsync(this Firm firm, object[]? agendas = null, int noticeMinutes = 0, int changeNoticeMinutes = 0)
    {
        var day = new[] { new { from = "00:00", to = "24:00" } };
        var week = new { monday = day, tuesday = day, wednesday = day, thursday = day, friday = day, saturday = day, sunday = day };
        var body = new JsonObject
        {
            ["hours"] = JsonSerializer.SerializeToNode(new { week, openOnHolidays = true }),
            ["minimumNoticeMinutes"] = noticeMinutes,
            ["changeNoticeMinutes"] = changeNoticeMinutes,
        };
        if (agendas is not null)
            body["agendas"] = JsonSerializer.SerializeToNode(agendas);
        using var response = await firm.Api.PutAsJsonAsync("/api/agendas", body, TestServer.Ct);
        await response.ReadAsync(HttpStatusCode.OK);
    }

    public static Task<HttpResponseMessage> BookAsync(this Firm firm, string start, string? phone = null, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        (body["start"], body["customerName"]) = (start, "Mme Martin");
        if (phone is not null)
            body["customerPhone"] = phone;
        return firm.Api.PostAsJsonAsync("/api/appointments", body, TestServer.Ct);
    }

    public static async Task<JsonNode> AppointmentAsync(this Firm firm, string id)
    {
        using var response = await firm.Api.GetAsync($"/api/appointments/{id}", TestServer.Ct);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    public static async Task<JsonArray> AppointmentsAsync(this Firm firm)
    {
        using var response = await firm.Api.GetAsync("/api/appointments", TestServer.Ct);
        return (await response.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray();
    }

    /// <summary>An appointment of now plus <paramref name="later"/>, as a row: also of times that nobody can book any more.</summary>
    public static async Task<string> PlantAsync(TestServer server, Firm firm, Duration later, string? phone = null)
    {
        var clock = server.Services.GetRequiredService<IClock>();
        var book = (await server.Services.GetRequiredService<AgendaRows>().LoadAsync(firm.Id, TestServer.Ct))!;
        var (id, start) = (Ids.New(AppointmentRow.Prefix, clock), clock.GetCurrentInstant() + later);
        var local = start.InZone(book.Rules.Zone).LocalDateTime;
        await server.Database.ExecuteAsync(
            """
            INSERT INTO rendez_vous (id, tenant_id, customer_name, customer_phone, rdv_date, rdv_time, rdv_type, rdv_duration_minutes, agenda_id, service_id,
              starts_at, ends_at, block_start, block_end, time_zone, link_token, created_at, updated_at)
            VALUES (@id, @Tenant, 'Mme Martin', @phone, @Date, @TimeOfDay, @name, 30, @agenda, @service, @start, @end, @start, @end, @zone, @token, @now, @now)
            """,
            new
            {
                id,
                Tenant = firm.Id,
                phone,
                local.Date,
                local.TimeOfDay,
                name = book.Services[0].Name,
                agenda = book.Agendas[0].Id,
                service = book.Services[0].Id,
                start,
                end = start + Duration.FromMinutes(30),
                zone = book.Rules.Zone.Id,
                token = AgendaDefaults.NewToken(),
                now = clock.GetCurrentInstant(),
            },
            TestServer.Ct);
        return id;
    }

    /// <summary>A call that the firm's assistant has: Vapi's id of it, and Twilio's.</summary>
    public static async Task<(string VapiCall, string CallSid)> RingThroughAsync(this TestServer server, Firm firm, string? from = null)
    {
        var callSid = Numbers.CallSid();
        await server.RingAsync(firm, callSid, from);
        return ((await firm.FindCallAsync(callSid))!.Text("vapiCallId"), callSid);
    }

    /// <summary>One tool call in the shape of the OpenAPI document; returns its result as JSON.</summary>
    public static async Task<JsonNode> UseAsync(this TestServer server, string vapiCall, string function, object arguments, string? id = null)
    {
        var tool = new JsonObject
        {
            ["id"] = id ?? $"call_{Guid.NewGuid():N}",
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = function, ["arguments"] = JsonSerializer.Serialize(arguments) },
        };
        var answer = Assert.Single(await server.UseAllAsync(vapiCall, new JsonArray(tool)))!;
        return JsonNode.Parse(answer.Text("result"))!;
    }

    /// <summary>The answers to a list of tool calls.</summary>
    public static Task<JsonArray> UseAllAsync(this TestServer server, string vapiCall, JsonArray tools)
        => server.UseAllAsync(VapiWebhook.Of("tool-calls", vapiCall, new() { ["toolCallList"] = tools }).ToJsonString());

    public static async Task<JsonArray> UseAllAsync(this TestServer server, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/vapi/functions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Vapi-Secret", TestServer.VapiSecret);
        using var response = await server.Http.SendAsync(request, TestServer.Ct);
        return (await response.ReadAsync(HttpStatusCode.OK))["results"]!.AsArray();
    }
}
