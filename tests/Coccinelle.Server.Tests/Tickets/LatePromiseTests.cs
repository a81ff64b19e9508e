using System.Net;
using System.Net.Http.Json;
using Coccinelle.Server.Tests.Support;
using Coccinelle.Server.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Coccinelle.Server.Tests.Tickets;

/// <summary>A promise that is late rings once, and one that was kept never.</summary>
public sealed class LatePromiseTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task It_rings_once_however_many_servers_look_and_again_only_with_another_time(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var late = server.Services.GetRequiredService<LatePromises>();
        var call = await ToolUse.RingAsync(server, firm);
        var promise = (await call.AskAsync("promise_callback", new { reason = "un devis" })).Text("ticketId");
        var kept = (await (await ToolUse.RingAsync(server, firm)).AskAsync("promise_callback", new { reason = "un devis" })).Text("ticketId");
        using var resolved = await firm.Api.PatchAsJsonAsync($"/api/tickets/{kept}", new { status = "resolved" }, TestServer.Ct);
        await resolved.ReadAsync(HttpStatusCode.OK);
        await late.RingAsync(TestServer.Ct);
        Assert.Empty(await NoticesAsync(server, firm));

        server.Clock.Advance(TimeSpan.FromDays(5)); // whatever holidays there are
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => late.RingAsync(TestServer.Ct)));

        Assert.Equal([promise], await NoticesAsync(server, firm));
        Assert.Equal(promise, Assert.Single(await ToolUse.ListAsync(firm, "/api/tickets?overdue=true")).Text("id"));
        var now = server.Clock.GetCurrentInstant();
        using var moved = await firm.Api.PatchAsJsonAsync($"/api/tickets/{promise}", new { dueAt = (now + NodaTime.Duration.FromHours(1)).ToString() }, TestServer.Ct);
        Assert.False((await moved.ReadAsync(HttpStatusCode.OK))["overdue"]!.GetValue<bool>());
        await late.RingAsync(TestServer.Ct);
        Assert.Single(await NoticesAsync(server, firm));
        server.Clock.Advance(TimeSpan.FromHours(2));
        await late.RingAsync(TestServer.Ct);
        Assert.Equal([promise, promise], await NoticesAsync(server, firm));
    }

    private static Task<IReadOnlyList<string>> NoticesAsync(TestServer server, Firm firm)
        => server.Database.QueryAsync<string>("SELECT ticket_id FROM owner_notices WHERE tenant_id = @Id AND kind = 'promise_late'", new { firm.Id }, TestServer.Ct);
}
