using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Coccinelle.Sandbox;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Assistants;

/// <summary>An adopted assistant is never touched; one of ours goes with its firm.</summary>
public sealed class AdoptionAndRemovalTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_adopted_assistant_is_looked_at_and_never_changed(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        using var firm = await ProvisioningTests.NewFirmAsync(server);
        var ours = server.AssistantsOf(firm).Single();
        var theirs = server.World.AddAssistant(new { name = "fait main", firstMessage = "Bonjour, fait main." });

        await firm.PatchAsync(new { assistantId = theirs.Id });
        await firm.ConfigureAsync(new { assistantName = "Hugo" });
        var shown = await firm.AssistantAsync(AssistantChecks.IsUpToDate);

        Assert.Equal((theirs.Id, false), (shown.Text("id"), shown["managed"]!.GetValue<bool>()));
        Assert.Equal("Bonjour, fait main.", server.World.Assistants.Single(assistant => assistant.Id == theirs.Id).FirstMessage());
        Assert.Contains(server.World.Assistants, assistant => assistant.Id == ours.Id); // a call may still be with it
        server.Pass(TimeSpan.FromMinutes(21));
        await Eventually.IsTrueAsync(() => server.World.Assistants.All(assistant => assistant.Id != ours.Id));

        await server.DeleteAsync(theirs.Id);
        server.Pass(TimeSpan.FromMinutes(61));
        var missing = await firm.AssistantAsync(state => state["lastError"] is not null);
        Assert.Equal((theirs.Id, "missing", false), (missing.Text("id"), missing.Text("drift"), missing.IsUpToDate()));
        Assert.Empty(server.AssistantsOf(firm));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_assistant_that_is_ready_after_the_firm_has_adopted_another_goes_again(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        server.World.Faults = new SandboxFaults { VapiAssistantsDelay = TimeSpan.FromSeconds(14) }; // until the faults are over
        using var firm = await Firm.CreateBareAsync(server);
        await Eventually.IsTrueAsync(() => server.AssistantsOf(firm).Count == 1);

        var theirs = server.World.AddAssistant(new { name = "fait main" });
        await firm.PatchAsync(new { assistantId = theirs.Id });
        server.World.Faults = SandboxFaults.None;

        await Eventually.IsTrueAsync(() => server.AssistantsOf(firm).Count == 0);
        Assert.Equal(theirs.Id, (await firm.AssistantAsync()).Text("id"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Sending_back_the_configuration_that_was_read_adopts_nothing(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        using var firm = await ProvisioningTests.NewFirmAsync(server);
        using var read = await firm.Api.GetAsync("/api/channels/phone/config", TestServer.Ct);
        var config = await read.ReadAsync(HttpStatusCode.OK);

        using var written = await firm.Api.PutAsJsonAsync(
            "/api/channels/phone/config",
            new { config = new { assistantName = "Hugo" }, assistantId = config.Text("assistantId"), version = config["version"]!.GetValue<int>() },
            TestServer.Ct);
        await written.ReadAsync(HttpStatusCode.OK);
        await Eventually.IsTrueAsync(() => server.AssistantsOf(firm).Single().FirstMessage()!.Contains("Hugo", StringComparison.Ordinal));

        Assert.True((await firm.AssistantAsync())["managed"]!.GetValue<bool>());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_assistant_of_an_erased_firm_goes_even_when_Vapi_refuses_at_first(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        using var firm = await ProvisioningTests.NewFirmAsync(server);
        var id = server.AssistantsOf(firm).Single().Id;

        server.World.Faults = new SandboxFaults { VapiAssistants = VapiAssistantFault.Pinned };
        await EraseAsync(server, firm);
        server.Pass(TimeSpan.Zero);
        await Eventually.GetAsync(() => RemovalAsync(server, id), removal => removal?.LastError?.StartsWith("409", StringComparison.Ordinal) == true);
        Assert.Single(server.AssistantsOf(firm));

        server.World.Faults = SandboxFaults.None;
        server.Pass(TimeSpan.FromMinutes(2));
        await Eventually.GetAsync(() => RemovalAsync(server, id), removal => removal?.DoneAt is not null);
        Assert.Empty(server.AssistantsOf(firm));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_assistant_that_was_made_without_our_knowing_goes_with_its_firm_too(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        server.World.Faults = new SandboxFaults { VapiAssistants = VapiAssistantFault.Lost };
        using var firm = await Firm.CreateBareAsync(server);
        await firm.AssistantAsync(state => state["lastError"] is not null);
        server.World.Faults = SandboxFaults.None;

        await EraseAsync(server, firm);
        server.Pass(TimeSpan.FromSeconds(70));

        await Eventually.GetAsync(() => RemovalAsync(server, firm.Id), removal => removal?.DoneAt is not null);
        Assert.Empty(server.AssistantsOf(firm));
        Assert.Equal(1, server.Asked("POST", firm));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_assistant_that_another_firm_uses_stays(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        using var firm = await ProvisioningTests.NewFirmAsync(server);
        using var other = await ProvisioningTests.NewFirmAsync(server);
        var id = server.AssistantsOf(firm).Single().Id;
        await server.Database.ExecuteAsync( // no route leads here: what we made for a firm is nobody else's
            "UPDATE assistants SET vapi_id = @id, managed = false WHERE tenant_id = @other", new { id, other = other.Id }, TestServer.Ct);

        await EraseAsync(server, firm);
        server.Pass(TimeSpan.Zero);

        await Eventually.GetAsync(() => RemovalAsync(server, id), removal => removal?.DoneAt is not null);
        Assert.Contains(server.World.Assistants, assistant => assistant.Id == id);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_assistant_made_for_a_firm_is_adopted_by_no_other_and_one_made_by_hand_by_many(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        using var firm = await ProvisioningTests.NewFirmAsync(server);
        using var thief = await ProvisioningTests.NewFirmAsync(server);
        using var operators = server.As(TestServer.OperatorKey);
        var (id, own) = (server.AssistantsOf(firm).Single().Id, server.AssistantsOf(thief).Single().Id);

        using var posted = await thief.Api.PostAsJsonAsync("/api/channels/phone/config", new { config = new { }, assistantId = id }, TestServer.Ct);
        using var put = await thief.Api.PutAsJsonAsync("/api/channels/phone/config", new { config = new { }, assistantId = id, version = 1 }, TestServer.Ct);
        using var patched = await operators.PatchAsJsonAsync($"/api/tenants/{thief.Id}", new { assistantId = id }, TestServer.Ct);

        foreach (var response in new[] { posted, put, patched })
            await response.ProblemAsync(HttpStatusCode.Conflict, "assistant_taken");
        Assert.Equal(own, (await thief.AssistantAsync()).Text("id"));

        var shared = server.World.AddAssistant(new { name = "fait main" });
        await firm.PatchAsync(new { assistantId = shared.Id });
        await thief.PatchAsync(new { assistantId = shared.Id });
        Assert.Equal(shared.Id, (await thief.AssistantAsync()).Text("id"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_the_platform_does_is_in_the_firms_audit_log(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        using var firm = await ProvisioningTests.NewFirmAsync(server);
        server.Meddle(server.AssistantsOf(firm).Single(), "backgroundSound", "office");
        server.Pass(TimeSpan.FromMinutes(61));
        await firm.AssistantAsync(state => state["drift"] is not null && state.IsUpToDate());

        var entries = await server.Database.QueryAsync<string>(
            "SELECT action || ' ' || changes FROM audit_log WHERE tenant_id = @Id AND actor_kind = 'system' AND action LIKE 'assistant.%' ORDER BY id", new { firm.Id }, TestServer.Ct);

        Assert.Equal(["assistant.created {}", """assistant.repaired {"drift":"backgroundSound"}"""], entries.Select(entry => JsonText(entry)));

        static string JsonText(string entry) => entry[..entry.IndexOf(' ', StringComparison.Ordinal)] + " " + JsonNode.Parse(entry[entry.IndexOf(' ', StringComparison.Ordinal)..])!.ToJsonString();
    }

    /// <summary>As erasing a firm does: the wish and the deletion in one transaction.</summary>
    private static Task EraseAsync(TestServer server, Firm firm) => server.Database.InTransactionAsync(
        async transaction =>
        {
            await AssistantWishes.ErasedAsync(transaction, firm.Id, server.Clock.GetCurrentInstant(), TestServer.Ct);
            await transaction.ExecuteAsync("DELETE FROM assistants WHERE tenant_id = @Id", new { firm.Id }, TestServer.Ct);
        },
        TestServer.Ct);

    private static Task<Removal?> RemovalAsync(TestServer server, string vapiId) => server.Database.QueryFirstOrDefaultAsync<Removal>(
        "SELECT last_error, done_at FROM assistant_removals WHERE vapi_id = @vapiId", new { vapiId }, TestServer.Ct);

    private sealed class Removal
    {
        public string? LastError { get; init; }

        public NodaTime.Instant? DoneAt { get; init; }
    }
}
