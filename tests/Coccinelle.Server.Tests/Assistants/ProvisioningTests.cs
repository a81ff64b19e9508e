using System.Net;
using System.Net.Http.Json;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Assistants;

/// <summary>Every firm has one assistant at Vapi, and it is what the firm's configuration says.</summary>
public sealed class ProvisioningTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_new_firm_gets_an_assistant_that_answers_in_its_name(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        using var firm = await Firm.CreateBareAsync(server);
        var line = Numbers.Line();
        await firm.AddLineAsync(line);

        var shown = await firm.AssistantAsync(AssistantChecks.IsUpToDate);
        var steps = await server.CallAsync(new CallPlan { From = Numbers.Mobile(), ForwardedFrom = line });

        var assistant = Assert.Single(server.AssistantsOf(firm));
        Assert.Equal((assistant.Id, true), (shown.Text("id"), shown["managed"]!.GetValue<bool>()));
        Assert.Null(shown["drift"] ?? shown["lastError"]);
        Assert.Contains(
            $"Bonjour, {firm.Name}. Je suis Sara, l'assistante vocale automatique, une intelligence artificielle.", steps.Said(), StringComparison.Ordinal);
        using var config = await firm.Api.GetAsync("/api/channels/phone/config", TestServer.Ct);
        Assert.Equal(assistant.Id, (await config.ReadAsync(HttpStatusCode.OK)).Text("assistantId"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Every_change_of_the_firm_reaches_its_one_assistant(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        using var firm = await NewFirmAsync(server);
        var id = server.AssistantsOf(firm).Single().Id;

        await firm.ConfigureAsync(new { assistantName = "Hugo", voice = "male", recordCalls = true });
        await ReachesAsync("Je suis Hugo, l'assistant vocal automatique, une intelligence artificielle. Cet appel est enregistré.");
        await firm.PatchAsync(new { name = "Chez Camille" });
        await ReachesAsync("Bonjour, Chez Camille.");

        var assistant = Assert.Single(server.AssistantsOf(firm));
        Assert.Equal(id, assistant.Id);
        Assert.True(assistant.Body.GetProperty("artifactPlan").GetProperty("recordingEnabled").GetBoolean());
        Assert.Equal("fr-FR-HenriNeural", assistant.Body.GetProperty("voice").GetProperty("voiceId").GetString());
        Assert.Equal((1, 2), (server.Asked("POST", firm), server.Asked("PATCH", firm)));

        async Task ReachesAsync(string words)
        {
            await Eventually.IsTrueAsync(() => server.AssistantsOf(firm).Single().FirstMessage()!.Contains(words, StringComparison.Ordinal));
            await firm.AssistantAsync(AssistantChecks.IsUpToDate);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_is_changed_at_Vapi_is_shown_and_set_right_within_the_hour(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        using var firm = await NewFirmAsync(server);
        var assistant = server.AssistantsOf(firm).Single();

        server.Meddle(assistant, "firstMessage", "Bonjour.");
        server.Pass(TimeSpan.FromMinutes(61));
        var shown = await firm.AssistantAsync(state => state["drift"] is not null && state.IsUpToDate());

        Assert.Equal("firstMessage", shown.Text("drift"));
        Assert.Equal(assistant.FirstMessage(), server.AssistantsOf(firm).Single().FirstMessage());
        Assert.Contains("Somebody changed the assistant", server.Log.Text, StringComparison.Ordinal);

        server.Pass(TimeSpan.FromMinutes(61));
        await firm.AssistantAsync(state => state["drift"] is null);
        Assert.Equal((1, 1), (server.Asked("POST", firm), server.Asked("PATCH", firm)));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_assistant_that_vanished_is_made_again_and_takes_the_calls(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        using var firm = await NewFirmAsync(server);
        var line = Numbers.Line();
        await firm.AddLineAsync(line);
        var gone = server.AssistantsOf(firm).Single().Id;

        await server.DeleteAsync(gone);
        server.Pass(TimeSpan.FromMinutes(61));
        var shown = await firm.AssistantAsync(state => state.Text("id") is { Length: > 0 } id && id != gone && state.IsUpToDate());
        var steps = await server.CallAsync(new CallPlan { From = Numbers.Mobile(), ForwardedFrom = line });

        Assert.Equal("missing", shown.Text("drift"));
        Assert.Equal(shown.Text("id"), Assert.Single(server.AssistantsOf(firm)).Id);
        Assert.Contains($"Bonjour, {firm.Name}.", steps.Said(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_suspended_firm_keeps_its_assistant(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        using var firm = await NewFirmAsync(server);
        using var client = server.As(TestServer.OperatorKey);

        using var suspended = await client.PostAsJsonAsync($"/api/tenants/{firm.Id}/suspend", new { }, TestServer.Ct);
        await suspended.ReadAsync(HttpStatusCode.OK);
        await firm.AssistantAsync(AssistantChecks.IsUpToDate);

        Assert.Single(server.AssistantsOf(firm));
        Assert.Equal((1, 0), (server.Asked("POST", firm), server.Asked("PATCH", firm)));
    }

    internal static async Task<Firm> NewFirmAsync(TestServer server)
    {
        var firm = await Firm.CreateBareAsync(server);
        await firm.AssistantAsync(AssistantChecks.IsUpToDate);
        return firm;
    }
}
