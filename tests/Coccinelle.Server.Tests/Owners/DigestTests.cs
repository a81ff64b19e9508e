using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Coccinelle.Server.Tests.Owners;

/// <summary>The evening's message: once a day and firm, over restarts, and none on a day on which nothing happened.</summary>
public sealed class DigestTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_day_is_told_once_at_its_hour_also_over_a_restart(string kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        server.TurnTo(12);
        var (firm, owner) = await OwnerCalls.WithOwnerAsync(server);
        using var _ = firm;
        var (callSid, id, vapiCallId) = await server.RungAsync(firm);
        await server.EndedAsync(callSid, vapiCallId);
        await server.Database.ExecuteAsync(
            """
            INSERT INTO tickets (id, tenant_id, customer_name, customer_phone, subject, due_at)
            VALUES ('tkt_late', @Id, 'Mme Martin', '+33612345678', 'Devis', @late), ('tkt_open', @Id, 'M. Petit', NULL, 'Facture', NULL)
            """,
            new { firm.Id, late = server.Clock.GetCurrentInstant() - NodaTime.Duration.FromHours(1) },
            TestServer.Ct);
        Assert.DoesNotContain(server.TextsTo(owner), text => text.Body.Contains("votre journée", StringComparison.Ordinal));

        server.TurnTo(19);
        await server.RestartAsync();

        await Eventually.IsTrueAsync(() => server.TextsTo(owner).Any(text => text.Body.Contains("votre journée", StringComparison.Ordinal)));
        await server.RestartAsync();
        using var again = server.As(firm.Key);
        var digest = Assert.Single(server.TextsTo(owner), text => text.Body.Contains("votre journée", StringComparison.Ordinal));
        Assert.Equal($"{firm.Name}, votre journée : 1 appel. A rappeler : Mme Martin 06 12 34 56 78 (en retard). 1 demande ouverte.", digest.Body);
        Assert.Equal("sent", await OutcomeAsync(server, firm));
        Assert.NotEqual("", id);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Nothing_happened_and_nothing_is_said(string kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        server.TurnTo(12);
        var (firm, owner) = await OwnerCalls.WithOwnerAsync(server);
        using var _ = firm;
        await server.Database.ExecuteAsync("DELETE FROM message_events", null, TestServer.Ct);

        server.TurnTo(19);
        await server.RestartAsync();

        await Eventually.GetAsync(() => OutcomeAsync(server, firm), outcome => outcome == "nothing");
        Assert.Empty(server.TextsTo(owner));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Two_servers_that_write_the_same_day_send_one(string kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        server.TurnTo(12);
        var (firm, owner) = await OwnerCalls.WithOwnerAsync(server);
        using var _ = firm;
        await server.RungAsync(firm);
        server.TurnTo(19);
        var worker = server.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Server.Owners.Digests.DigestWorker>().Single();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => worker.WorkAsync(TestServer.Ct)));

        await Eventually.IsTrueAsync(() => server.TextsTo(owner).Count > 0);
        Assert.Single(server.TextsTo(owner), text => text.Body.Contains("votre journée", StringComparison.Ordinal));
        Assert.Equal(1, await server.Database.ScalarAsync<int>("SELECT count(*) FROM channel_messages_log WHERE tenant_id = @Id AND content LIKE '%votre journée%'", new { firm.Id }, TestServer.Ct));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_owner_who_does_not_want_one_gets_none(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.TurnTo(12);
        var (firm, owner) = await OwnerCalls.WithOwnerAsync(server);
        using var _ = firm;
        await firm.PreferAsync(("digest", false));
        await server.RungAsync(firm);
        server.TurnTo(19, 5);
        var worker = server.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Server.Owners.Digests.DigestWorker>().Single();

        await worker.WorkAsync(TestServer.Ct);

        Assert.Null(await OutcomeAsync(server, firm));
        Assert.Empty(server.TextsTo(owner));
    }

    private static Task<string?> OutcomeAsync(TestServer server, Firm firm)
        => server.Database.ScalarAsync<string>("SELECT outcome FROM owner_digests WHERE tenant_id = @Id", new { firm.Id }, TestServer.Ct);
}
