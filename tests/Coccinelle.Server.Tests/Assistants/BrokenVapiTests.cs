using Coccinelle.Providers.Vapi;
using Coccinelle.Sandbox;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Coccinelle.Server.Tests.Assistants;

/// <summary>Whatever Vapi answers, loses or delays, and whoever dies in between: a firm never has two assistants.</summary>
public sealed class BrokenVapiTests(OwnServers servers) : IClassFixture<OwnServers>
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(70);

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_server_that_dies_between_Vapis_answer_and_its_own_commit_finds_the_assistant_again(string kind)
    {
        await using var server = await TestServer.StartAsync(kind, AssistantChecks.On);
        server.World.Faults = new SandboxFaults { VapiAssistants = VapiAssistantFault.Lost };
        using var firm = await Firm.CreateBareAsync(server);
        await firm.AssistantAsync(state => state["lastError"] is not null);

        server.World.Faults = SandboxFaults.None;
        await server.RestartAsync(AssistantChecks.On);
        server.Pass(TimeSpan.FromSeconds(30)); // the back-off is over, but Vapi may still be at work on it
        using var reached = await Firm.CreateBareAsync(server);
        await reached.AssistantAsync(AssistantChecks.IsUpToDate);
        Assert.Equal(1, server.Asked("POST", firm));

        server.Pass(Settled);
        var row = await Eventually.GetAsync(() => StateAsync(server, firm), state => state!.UpToDate);

        Assert.Equal(Assert.Single(server.AssistantsOf(firm)).Id, row!.VapiId);
        Assert.Equal(1, server.Asked("POST", firm));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_killed_server_leaves_its_lease_and_its_intent_behind_and_no_second_assistant(string kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var row = (await Rows(server).ClaimAsync(TestServer.Ct))!;
        Assert.Equal((firm.Id, true), (row.TenantId, await Rows(server).IntendAsync(row, TestServer.Ct)));
        var made = server.World.AddAssistant(new { firstMessage = "Bonjour.", metadata = new { tenantId = firm.Id } });

        // Nothing more of this server is heard: another one has its rows.
        await server.RestartAsync(AssistantChecks.On);
        server.Pass(Settled);
        using var next = await ProvisioningTests.NewFirmAsync(server);
        Assert.False((await StateAsync(server, firm))!.UpToDate);
        server.Pass(Settled);
        var state = await Eventually.GetAsync(() => StateAsync(server, firm), state => state!.UpToDate);

        Assert.Equal(made.Id, state!.VapiId);
        Assert.StartsWith($"Bonjour, {firm.Name}.", Assert.Single(server.AssistantsOf(firm)).FirstMessage(), StringComparison.Ordinal);
        Assert.Equal(0, server.Asked("POST", firm));

        // The dead one was only slow: its lease is another's now.
        Assert.False(await Rows(server).CommitAsync(row, "late", "late", "assistant.created", null, TestServer.Ct));
        Assert.Equal(made.Id, (await StateAsync(server, firm))!.VapiId);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_answer_that_comes_too_late_makes_no_second_assistant(string kind)
    {
        await using var server = await TestServer.StartAsync(kind, AssistantChecks.On);
        server.Services.GetRequiredService<VapiOptions>().RequestTimeout = TimeSpan.FromMilliseconds(200);
        server.World.Faults = new SandboxFaults { VapiAssistantsDelay = TimeSpan.FromSeconds(30) };
        using var firm = await Firm.CreateBareAsync(server);
        var waiting = await firm.AssistantAsync(state => state["lastError"] is not null);
        Assert.Contains("no complete answer", waiting.Text("lastError"), StringComparison.Ordinal);
        Assert.False(waiting.IsUpToDate());

        server.World.Faults = SandboxFaults.None;
        server.Services.GetRequiredService<VapiOptions>().RequestTimeout = TimeSpan.FromSeconds(15);
        server.Pass(Settled);
        await firm.AssistantAsync(AssistantChecks.IsUpToDate);

        Assert.Single(server.AssistantsOf(firm));
        Assert.Equal(1, server.Asked("POST", firm));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite, VapiAssistantFault.Http500)]
    [InlineData(TestDatabase.Postgres, VapiAssistantFault.Http500)]
    [InlineData(TestDatabase.Sqlite, VapiAssistantFault.Http429)]
    [InlineData(TestDatabase.Postgres, VapiAssistantFault.Http429)]
    [InlineData(TestDatabase.Sqlite, VapiAssistantFault.Http400)]
    [InlineData(TestDatabase.Postgres, VapiAssistantFault.Http400)]
    public async Task A_refusal_is_shown_and_tried_again_later_and_later(string kind, VapiAssistantFault fault)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        server.World.Faults = new SandboxFaults { VapiAssistants = fault };
        using var firm = await Firm.CreateBareAsync(server);

        var waiting = await firm.AssistantAsync(state => state["lastError"] is not null);
        Assert.Contains(
            fault switch { VapiAssistantFault.Http500 => "Internal server error", VapiAssistantFault.Http429 => "429", _ => "400: property firstMessage" },
            waiting.Text("lastError"),
            StringComparison.Ordinal);
        Assert.Equal(1, server.Asked("POST", firm));

        server.Pass(Settled);
        await Eventually.IsTrueAsync(() => server.Asked("POST", firm) == 2);
        server.World.Faults = SandboxFaults.None;
        server.Pass(Settled);
        var right = await firm.AssistantAsync(AssistantChecks.IsUpToDate);

        Assert.Null(right["lastError"]);
        Assert.Single(server.AssistantsOf(firm));
        Assert.Equal(3, server.Asked("POST", firm));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_refused_change_after_a_lost_creation_makes_no_second_assistant(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        server.World.Faults = new SandboxFaults { VapiAssistants = VapiAssistantFault.Lost };
        using var firm = await Firm.CreateBareAsync(server);
        await firm.AssistantAsync(state => state["lastError"] is not null);

        server.World.Faults = new SandboxFaults { VapiAssistants = VapiAssistantFault.Http429 };
        server.Pass(Settled);
        await firm.AssistantAsync(state => state.Text("lastError").StartsWith("429", StringComparison.Ordinal));
        server.World.Faults = SandboxFaults.None;
        server.Pass(Settled);
        await firm.AssistantAsync(AssistantChecks.IsUpToDate);

        Assert.Single(server.AssistantsOf(firm));
        Assert.Equal(1, server.Asked("POST", firm));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Many_workers_on_the_same_firms_make_one_assistant_each(string kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        server.World.Faults = new SandboxFaults { VapiAssistantsDelay = TimeSpan.FromMilliseconds(20) };
        var firms = new List<Firm>();
        for (var i = 0; i < 8; i++)
            firms.Add(await Firm.CreateBareAsync(server));

        // As the servers of a cluster: each has a worker of its own, and the rows alone between them.
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            var worker = ActivatorUtilities.CreateInstance<AssistantProvisioning>(server.Services);
            while (await worker.RunNextAsync(TestServer.Ct))
            {
                // Until nothing is due.
            }
        })));

        foreach (var firm in firms)
        {
            Assert.True((await firm.AssistantAsync()).IsUpToDate());
            Assert.Single(server.AssistantsOf(firm));
            Assert.Equal(1, server.Asked("POST", firm));
            firm.Dispose();
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Neither_the_log_nor_an_answer_holds_the_webhook_secret_or_the_prompt(string kind)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        using var firm = await ProvisioningTests.NewFirmAsync(server);
        server.World.Faults = new SandboxFaults { VapiAssistants = VapiAssistantFault.Http400 };
        await firm.ConfigureAsync(new { customInstructions = "Le code du portail est 4711." });

        var shown = await firm.AssistantAsync(state => state["lastError"] is not null);

        Assert.All([server.Log.Text, shown.ToJsonString()], text =>
        {
            Assert.DoesNotContain(TestServer.VapiSecret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("4711", text, StringComparison.Ordinal);
        });
    }

    private static AssistantRows Rows(TestServer server) => server.Services.GetRequiredService<AssistantRows>();

    private static Task<AssistantStatus?> StateAsync(TestServer server, Firm firm)
        => server.Services.GetRequiredService<AssistantState>().FindAsync(firm.Id, TestServer.Ct);
}
