using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Coccinelle.Server.Owners;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Owners;

/// <summary>What is no call: together when several wait, by whichever channel works, and visible while none does.</summary>
public sealed class NoticeTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Several_that_waited_for_the_morning_are_one_message(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.TurnTo(22);
        var (firm, owner) = await OwnerCalls.WithOwnerAsync(server);
        using var _ = firm;
        await AddAsync(server, firm, "appointment_cancelled", "Mme Martin a annulé son rendez-vous de demain à 9 h.");
        await AddAsync(server, firm, "calendar_failing", null);
        await Eventually.GetAsync(
            () => server.Database.ScalarAsync<int>("SELECT count(*) FROM owner_notices WHERE tenant_id = @Id AND next_attempt_at IS NOT NULL", new { firm.Id }, TestServer.Ct),
            waiting => waiting == 2);

        server.TurnTo(8, 1);

        await Eventually.IsTrueAsync(() => server.TextsTo(owner).Count > 0);
        var body = Assert.Single(server.TextsTo(owner)).Body;
        Assert.StartsWith("2 choses à savoir :\n- Mme Martin a annulé", body, StringComparison.Ordinal);
        Assert.Contains("- Votre agenda personnel", body, StringComparison.Ordinal);
        Assert.All(await firm.NoticesAsync(), notice => Assert.Equal("told", notice!.Text("state")));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_owner_who_shortens_his_quiet_hours_hears_at_once_what_waited_for_their_end(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.TurnTo(22);
        var (firm, owner) = await OwnerCalls.WithOwnerAsync(server);
        using var _ = firm;
        await AddAsync(server, firm, "calendar_failing", null);
        await Eventually.IsTrueAsync(async () => await server.Database.ScalarAsync<int>(
            "SELECT CAST(count(*) AS integer) FROM owner_notices WHERE tenant_id = @Id AND next_attempt_at > @soon",
            new { firm.Id, soon = server.Clock.GetCurrentInstant() + NodaTime.Duration.FromHours(1) },
            TestServer.Ct) == 1);

        await firm.PreferAsync(("quietHours", new JsonObject { ["from"] = "23:30", ["to"] = "07:00" }));

        await Eventually.IsTrueAsync(() => server.TextsTo(owner).Count == 1);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_same_event_twice_is_one_notice_and_one_message(string kind)
    {
        var server = await DayAsync(kind);
        var (firm, owner) = await OwnerCalls.WithOwnerAsync(server);
        using var _ = firm;
        var key = $"late:{Guid.NewGuid():N}";

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AddAsync(server, firm, "promise_late", "Rappel promis à M. Petit, en retard.", key)));

        await Eventually.IsTrueAsync(() => server.TextsTo(owner).Count > 0);
        Assert.Single(await firm.NoticesAsync());
        Assert.Equal("Rappel promis à M. Petit, en retard.", Assert.Single(server.TextsTo(owner)).Body);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Where_no_channel_works_it_stays_untold_says_why_and_is_told_when_one_does(string kind)
    {
        var server = await DayAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var owner = Numbers.Mobile();
        await firm.PatchAsync(new { ownerPhone = owner });
        await AddAsync(server, firm, "calendar_failing", null);
        var waiting = (await Eventually.GetAsync(() => firm.NoticesAsync("?told=false"), notices => notices.FirstOrDefault()?.Text("reason") == "channel_not_working"))[0]!;
        Assert.Equal("waiting", waiting.Text("state"));
        Assert.Contains("Aucun canal", waiting.Text("why"), StringComparison.Ordinal);

        await firm.ConfigureChannelAsync("sms", new JsonObject { ["senderName"] = "Salon Test" });
        await firm.WorkAsync("sms", Numbers.Mobile());
        server.Clock.Advance(TimeSpan.FromMinutes(6));

        await Eventually.IsTrueAsync(() => server.TextsTo(owner).Count == 1);
        Assert.Empty(await firm.NoticesAsync("?told=false"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Nobody_is_told_for_ever_after_two_days_it_stays_in_the_list(string kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        server.TurnTo(10);
        using var firm = await Firm.CreateAsync(server);
        await AddAsync(server, firm, "calendar_failing", null);
        await Eventually.GetAsync(() => firm.NoticesAsync(), notices => notices.FirstOrDefault()?.Text("reason") == "channel_not_working");

        server.Clock.Advance(TimeSpan.FromDays(3));

        var notice = (await Eventually.GetAsync(() => firm.NoticesAsync(), notices => notices.FirstOrDefault()?.Text("state") == "withheld"))[0]!;
        Assert.Equal("channel_not_working", notice.Text("reason"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Without_a_phone_the_owner_gets_an_email_with_a_subject(string kind)
    {
        var server = await DayAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server));
        await firm.WorkAsync("email", "quelquun@client.example");

        await AddAsync(server, firm, "sms_failing", null);

        var notice = (await Eventually.GetAsync(() => firm.NoticesAsync("?told=true"), notices => notices.Count == 1))[0]!;
        var message = await firm.MessageAsync(notice.Text("messageId"));
        Assert.Equal(("email", "patron@example.test", $"{firm.Name} : à savoir"), (message.Text("channel"), message.Text("to"), message.Text("subject")));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Preferences_have_defaults_are_replaced_whole_and_know_their_version(string kind)
    {
        var server = await DayAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var first = await firm.PreferencesAsync();
        Assert.Equal(("email", "patron@example.test", "19:00", 0), (first.Text("channel"), first.Text("reachedAt"), first.Text("digestAt"), first["version"]!.GetValue<int>()));
        await firm.PatchAsync(new { ownerPhone = "06 12 34 56 78" });
        Assert.Equal(("sms", "+33612345678"), ((await firm.PreferencesAsync()).Text("channel"), (await firm.PreferencesAsync()).Text("reachedAt")));

        await firm.PreferAsync(("channel", "sms"), ("to", "07 12 34 56 78"), ("digestAt", "18:15"), ("quietHours", new JsonObject { ["from"] = "12:00", ["to"] = "14:00" }));

        var now = await firm.PreferencesAsync();
        Assert.Equal(("+33712345678", "18:15", "12:00", 1), (now.Text("reachedAt"), now.Text("digestAt"), now["quietHours"]!.Text("from"), now["version"]!.GetValue<int>()));
        using var stale = await firm.Api.PutAsJsonAsync("/api/owner-notifications", new { version = 0 }, TestServer.Ct);
        await stale.ProblemAsync(HttpStatusCode.Conflict, "stale_version");
        using var wrong = await firm.Api.PutAsJsonAsync("/api/owner-notifications", new { channel = "email", to = "07 12 34 56 78", version = 1 }, TestServer.Ct);
        Assert.Contains("to", (await wrong.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!.AsObject().Select(error => error.Key));
    }

    private async Task<TestServer> DayAsync(string kind)
    {
        var server = await servers.GetAsync(kind);
        if (server.Clock.GetCurrentInstant().InZone(NodaTime.DateTimeZoneProviders.Tzdb["Europe/Paris"]).Hour is < 9 or >= 18)
            server.TurnTo(10);
        return server;
    }

    private static Task AddAsync(TestServer server, Firm firm, string kind, string? detail, string? key = null)
        => server.Database.InTransactionAsync(
            transaction => OwnerNotices.AddAsync(
                transaction, new OwnerNotice(firm.Id, kind, key ?? $"{kind}:{Guid.NewGuid():N}", Detail: detail), server.Clock, TestServer.Ct),
            TestServer.Ct);
}
