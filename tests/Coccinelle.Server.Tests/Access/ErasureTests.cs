using System.Net;
using System.Net.Http.Json;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;
using Coccinelle.Server.Tests.Lines;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Access;

/// <summary>An erased firm leaves a certificate, and nothing else.</summary>
public sealed class ErasureTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Every_table_of_a_firms_is_emptied_of_it(string kind)
    {
        var server = await servers.GetAsync(kind);
        var sql = server.Database.Dialect.Kind == DialectKind.Sqlite
            ? "SELECT t.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND c.name = 'tenant_id'"
            : "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id'";
        var tables = (await server.Database.QueryAsync<string>(sql, null, TestServer.Ct)).Where(table => table is not "erasures").ToList();

        Assert.True(tables.Count > 15, "The schema was not read.");
        Assert.Empty(tables.Except(Erasure.Tables));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Nothing_of_an_erased_firm_is_found_in_any_table_and_its_calls_and_requests_stop_at_once(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server, name: $"Maison {Numbers.Word()}");
        using var other = await Firm.CreateAsync(server);
        using var operators = server.As(TestServer.OperatorKey);
        await server.CallAsync(new Sandbox.CallPlan { From = "0612345678", ForwardedFrom = firm.Line });
        await Eventually.GetAsync(firm.CallsAsync, calls => calls.Count == 1 && calls[0]!["endedAt"] is not null);
        var claimed = await LineProofTests.ClaimAsync(firm);
        await LineProofTests.AskAsync(server, firm, claimed);
        var words = () => server.Database.ScalarAsync<int>("SELECT count(*) FROM webhook_inbox WHERE body LIKE @number", new { number = $"%{claimed[1..]}%" }, TestServer.Ct);
        await Eventually.GetAsync(words, count => count > 0); // Twilio's word on the call that spoke the code
        using var config = await firm.Api.PutAsJsonAsync("/api/channels/sms/config", new { config = new { senderName = "ERASED" }, version = 1 }, TestServer.Ct);

        using var response = await operators.DeleteAsync($"/api/tenants/{firm.Id}", TestServer.Ct);
        var certificate = await response.ReadAsync(HttpStatusCode.OK);

        Assert.Equal(firm.Id, certificate.Text("tenantId"));
        Assert.Contains(certificate["tables"]!.AsArray(), table => table!.Text("table") == "call_logs" && table!["rows"]!.GetValue<int>() == 1);
        using var request = await firm.Api.GetAsync("/api/calls", TestServer.Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, request.StatusCode);
        var callSid = Numbers.CallSid();
        await server.AskAsync(Twilio.Voice, Twilio.Call(callSid, Numbers.Mobile(), firm.Line));
        await server.AssertUnplacedAsync(callSid);
        foreach (var table in Erasure.Tables.Where(table => table is not ("tenants" or "voice_steps" or "unplaced_calls" or "idempotency_keys" or "webhook_inbox")))
            Assert.Equal(0, await server.Database.ScalarAsync<int>($"SELECT count(*) FROM {table} WHERE tenant_id = @Id", new { firm.Id }, TestServer.Ct));
        Assert.Equal(0, await server.Database.ScalarAsync<int>(
            "SELECT count(*) FROM webhook_inbox WHERE body LIKE @line", new { line = $"%{Uri.EscapeDataString(firm.Line)}%" }, TestServer.Ct));
        Assert.Equal(0, await words());
        Assert.Equal(1, await server.Database.ScalarAsync<int>("SELECT count(*) FROM audit_log WHERE action = 'tenant.erased' AND target = @Id", new { firm.Id }, TestServer.Ct));

        using var again = await operators.DeleteAsync($"/api/tenants/{firm.Id}", TestServer.Ct);
        Assert.Equal(certificate.ToJsonString(), (await again.ReadAsync(HttpStatusCode.OK)).ToJsonString());
        using var never = await operators.DeleteAsync($"/api/tenants/ten_{Guid.NewGuid():N}", TestServer.Ct);
        await never.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Empty(await other.CallsAsync());
        await other.AddLineAsync(firm.Line);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_audit_log_says_who_changed_what_and_lets_nobody_change_it(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        await firm.PatchAsync(new { overflowNumber = "0142000001" });
        using var toggled = await firm.Api.PostAsJsonAsync("/api/channels/sms/toggle", new { enabled = true }, TestServer.Ct);
        await toggled.ReadAsync(HttpStatusCode.OK);

        using var response = await firm.Api.GetAsync("/api/audit", TestServer.Ct);
        var items = (await response.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray();

        Assert.Equal(["channel.enabled", "tenant.changed", "tenant.onboarded"], items.Select(item => item!.Text("action")));
        Assert.Equal(["key", "operator", "operator"], items.Select(item => item!["actor"]!.Text("kind")));
        Assert.Equal("+33142000001", items[1]!["changes"]!.Text("overflowNumber"));
        foreach (var attack in new[] { "UPDATE audit_log SET action = 'nothing'", "DELETE FROM audit_log" })
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => server.Database.ExecuteAsync(attack, null, TestServer.Ct));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_suspended_firm_gets_no_old_answer_either(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var operators = server.As(TestServer.OperatorKey);
        firm.Api.DefaultRequestHeaders.Add("Idempotency-Key", "once");
        using var first = await firm.Api.PostAsJsonAsync("/api/channels/sms/toggle", new { enabled = true }, TestServer.Ct);
        await first.ReadAsync(HttpStatusCode.OK);

        using var suspended = await operators.PostAsync($"/api/tenants/{firm.Id}/suspend", null, TestServer.Ct);
        await suspended.ReadAsync(HttpStatusCode.OK);

        using var repeated = await firm.Api.PostAsJsonAsync("/api/channels/sms/toggle", new { enabled = true }, TestServer.Ct);
        await repeated.ProblemAsync(HttpStatusCode.Forbidden, "tenant_suspended");
        using var shouted = await firm.Api.GetAsync("/API/CALLS", TestServer.Ct);
        await shouted.ProblemAsync(HttpStatusCode.Forbidden, "tenant_suspended");
    }
}
