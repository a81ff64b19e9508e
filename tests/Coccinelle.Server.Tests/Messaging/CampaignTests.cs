using System.Diagnostics;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Messaging;

/// <summary>Firms take turns: what one of them queues by the thousand costs another one nothing.</summary>
[Collection(Alone.Name)]
public sealed class CampaignTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_campaign_of_ten_thousand_never_delays_another_firms_reminder(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var crowd = await MessageCalls.WithSmsAsync(server, new { senderName = "Campagne", dailyLimit = 10_000 });
        using var firm = await MessageCalls.WithSmsAsync(server);
        server.World.Faults = new SandboxFaults { TwilioRestDelay = TimeSpan.FromMilliseconds(100), TwilioMessageStatus = TwilioMessageStatus.None };
        await server.Database.ExecuteAsync(
            $"""
            INSERT INTO channel_messages_log (id, tenant_id, channel_type, to_address, content, status, sender, due_at, next_attempt_at, created_at)
            SELECT 'msg_' || @prefix || n, @Id, 'sms', '+336' || (10000000 + n), 'Rappel', 'pending', 'Campagne', @now, @now, @now FROM ({Counting(server)}) numbers
            """,
            new { prefix = Guid.NewGuid().ToString("N"), crowd.Id, now = server.Clock.GetCurrentInstant() },
            TestServer.Ct);
        await Eventually.IsTrueAsync(() => server.World.Texts.Count(text => text.Body == "Rappel") > 100);

        var customer = Numbers.Mobile();
        var watch = Stopwatch.StartNew();
        await firm.SentAsync("sms", new { to = customer, text = "Rappel : dans une heure." });
        while (server.TextsTo(customer).Count == 0 && watch.Elapsed < TimeSpan.FromSeconds(10))
            await Task.Delay(10, TestServer.Ct);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1.5), $"The reminder left after {watch.Elapsed.TotalSeconds:0.0} s."); // a second, and half for a busy machine
        Assert.True(server.World.Texts.Count(text => text.Body == "Rappel") < 9000, "The campaign was over already.");
        await server.Database.ExecuteAsync("UPDATE channel_messages_log SET next_attempt_at = NULL WHERE tenant_id = @Id AND lease_until IS NULL", new { crowd.Id }, TestServer.Ct);
    }

    private static string Counting(TestServer server)
        => server.Database.Dialect.Kind == Coccinelle.Server.Storage.DialectKind.Postgres
            ? "SELECT generate_series(1, 10000) AS n"
            : "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 10000) SELECT n FROM c";
}
