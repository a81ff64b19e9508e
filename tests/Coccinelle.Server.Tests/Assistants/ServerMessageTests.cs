using System.Net;
using System.Text.Json.Nodes;
using Coccinelle.Sandbox;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Tests.Support;
using Coccinelle.Tests;
using Microsoft.Extensions.DependencyInjection;
using ReportedBy = Coccinelle.Sandbox.Providers;

namespace Coccinelle.Server.Tests.Assistants;

/// <summary>What happened on a call, as Vapi and Twilio tell it: in any order, twice, too early, or never.</summary>
public sealed class ServerMessageTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Every_server_message_that_vapi_documents_is_accepted(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        var bodies = new[] { "official", "composed" }
            .SelectMany(folder => Directory.GetFiles(ReferenceData.Path("vapi", folder), "*.json"))
            .Select(path => (Name: Path.GetFileName(path), Body: File.ReadAllText(path)))
            .Where(file => JsonNode.Parse(file.Body) is JsonObject root && root["message"] is JsonObject message && message["type"] is JsonValue)
            .ToList();
        Assert.InRange(bodies.Count, 20, 80);

        foreach (var (name, body) in bodies)
        {
            using var response = await server.SendVapiAsync(body);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{name}: {(int)response.StatusCode}");
            Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync(TestServer.Ct)));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Reports_in_any_order_ten_times_each_and_all_at_once_have_one_effect(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        for (var round = 0; round < 3; round++)
        {
            var callSid = Numbers.CallSid();
            await server.RingAsync(firm, callSid);
            var vapiCallId = (await firm.FindCallAsync(callSid))!.Text("vapiCallId");
            Func<Task>[] reports =
            [
                () => server.TellTwilioStatusAsync(callSid, "in-progress", 0),
                () => server.TellTwilioStatusAsync(callSid, "completed", 51),
                () => server.TellVapiAsync(VapiWebhook.Status(vapiCallId, "in-progress")),
                () => server.TellVapiAsync(VapiWebhook.Ended(vapiCallId)),
                () => server.TellVapiAsync(VapiWebhook.Report(vapiCallId)),
            ];
            var shuffled = Enumerable.Repeat(reports, 10).SelectMany(report => report).ToArray();
            Random.Shared.Shuffle(shuffled);

            await Task.WhenAll(shuffled.Select(report => report()));

            await Eventually.GetAsync(() => OpenEventsAsync(server, callSid, vapiCallId), open => open == 0);
            var call = (await firm.FindCallAsync(callSid))!;
            Assert.Equal(("completed", 51, 12), (call.Text("status"), call["durationSeconds"]!.GetValue<int>(), call["costCents"]!.GetValue<int>()));
            Assert.Equal(("customer-ended-call", "Le client remercie."), (call.Text("endedReason"), call.Text("summary")));
            Assert.Equal("AI: Bonjour.\nUser: Merci.", call.Text("transcript"));
            Assert.Equal("https://storage.example.test/1.wav", call.Text("recordingUrl"));
            Assert.Equal("2026-09-01T10:01:00Z", call.Text("endedAt"));
            Assert.Equal(5, await EventsAsync(server, callSid, vapiCallId));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_report_on_an_unknown_call_is_kept_and_applied_when_the_call_appears(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var callSid = Numbers.CallSid();

        await server.TellTwilioStatusAsync(callSid, "completed", 33);
        await Eventually.GetAsync(
            () => server.Database.ScalarAsync<string>("SELECT result FROM webhook_inbox WHERE event_key LIKE @like", new { like = callSid + "%" }, TestServer.Ct),
            result => result == "unknown_call");
        await server.RingAsync(firm, callSid);

        var call = await firm.CallAsync(callSid, call => call.Text("status") == "completed");
        Assert.Equal(33, call["durationSeconds"]!.GetValue<int>());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_call_that_vapi_made_without_telling_us_is_recognised_by_our_own_mark(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        using var firm = await Firm.CreateAsync(server);
        var callSid = Numbers.CallSid();
        server.World.Faults = new SandboxFaults { Vapi = VapiFault.Reset };
        await server.RingAsync(firm, callSid);
        var lost = Assert.Single(server.World.VapiCalls, call => call.AssistantId == firm.AssistantId);

        var report = VapiWebhook.Report(lost.Id);
        report["message"]!["call"]!["assistantOverrides"] = new JsonObject { ["metadata"] = new JsonObject { ["twilioCallSid"] = callSid } };
        await server.TellVapiAsync(report);

        var call = await firm.CallAsync(callSid, call => call.Text("vapiCallId") == lost.Id);
        Assert.Equal("Le client remercie.", call.Text("summary"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_call_whose_end_never_came_is_completed_by_asking_vapi(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        using var firm = await Firm.CreateAsync(server);
        var (callSid, forgotten) = (Numbers.CallSid(), Numbers.CallSid());
        server.World.Faults = new SandboxFaults { Vanished = ReportedBy.Both };
        await server.CallAsync(new CallPlan { From = Numbers.Mobile(), ForwardedFrom = firm.Line, CallSid = callSid, Caller = [CallerLine.Says("Bonsoir.")] });
        await server.RingAsync(firm, forgotten);
        await server.Database.ExecuteAsync(
            "UPDATE call_logs SET vapi_call_id = @gone WHERE call_sid = @forgotten", new { gone = Guid.NewGuid().ToString(), forgotten }, TestServer.Ct);
        var reconciler = server.Services.GetRequiredService<CallReconciler>();
        await reconciler.ReconcileAsync(TestServer.Ct);
        Assert.Equal("", (await firm.FindCallAsync(callSid))!.Text("endedAt"));

        server.Clock.Advance(TimeSpan.FromMinutes(20));
        await reconciler.ReconcileAsync(TestServer.Ct);

        var call = (await firm.FindCallAsync(callSid))!;
        Assert.Equal(("completed", CallPlan.CustomerEndedCall), (call.Text("status"), call.Text("endedReason")));
        Assert.Contains("Bonsoir.", call.Text("transcript"), StringComparison.Ordinal);
        Assert.NotEqual("", call.Text("endedAt"));
        Assert.NotNull(call["costCents"]);
        Assert.Equal("not-found", (await firm.FindCallAsync(forgotten))!.Text("endedReason"));
    }

    private static Task<int> EventsAsync(TestServer server, string callSid, string vapiCallId)
        => server.Database.ScalarAsync<int>(
            "SELECT count(*) FROM webhook_inbox WHERE event_key LIKE @twilio OR event_key LIKE @vapi",
            new { twilio = callSid + "%", vapi = vapiCallId + "%" }, TestServer.Ct);

    private static Task<int> OpenEventsAsync(TestServer server, string callSid, string vapiCallId)
        => server.Database.ScalarAsync<int>(
            "SELECT count(*) FROM webhook_inbox WHERE processed_at IS NULL AND (event_key LIKE @twilio OR event_key LIKE @vapi)",
            new { twilio = callSid + "%", vapi = vapiCallId + "%" }, TestServer.Ct);
}
