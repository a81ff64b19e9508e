using System.Text.Json.Nodes;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Owners;

/// <summary>One message for each call that matters, whatever is reported how often and in which order.</summary>
public sealed class CallNoticeTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_call_on_which_something_was_done_is_one_message(string kind)
    {
        var server = await DayAsync(kind);
        var (firm, owner) = await OwnerCalls.WithOwnerAsync(server);
        using var _ = firm;
        var caller = Numbers.Mobile();
        var (callSid, id, vapiCallId) = await server.RungAsync(firm, caller);
        await server.ActedAsync(id, "appointment_booked", "Rendez-vous pris : coupe, mardi 24 novembre à 14 h 30");
        Func<Task>[] ends =
        [
            () => server.TellTwilioStatusAsync(callSid, "completed", 51),
            () => server.TellVapiAsync(VapiWebhook.Ended(vapiCallId)),
            () => server.TellVapiAsync(VapiWebhook.Report(vapiCallId)),
        ];
        var shuffled = Enumerable.Repeat(ends, 2).SelectMany(end => end).ToArray();
        Random.Shared.Shuffle(shuffled);

        await Task.WhenAll(shuffled.Select(end => end()));

        await Eventually.IsTrueAsync(() => server.TextsTo(owner).Count > 0);
        await server.EndedAsync(callSid, vapiCallId);
        var notice = Assert.Single(await firm.NoticesAsync())!;
        Assert.Equal(("call", "told", id), (notice.Text("kind"), notice.Text("state"), notice.Text("callId")));
        var text = Assert.Single(server.TextsTo(owner));
        Assert.Equal(
            $"Appel de {National(caller)} : Rendez-vous pris : coupe, mardi 24 novembre à 14 h 30.\nLe client remercie.", text.Body);
        Assert.Equal(text.Body, (await firm.MessageAsync(notice.Text("messageId"))).Text("text"));
        Assert.DoesNotContain(await ContactsAsync(firm), contact => contact!.Text("phone") == owner);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_call_on_which_nothing_was_done_is_no_message(string kind)
    {
        var server = await DayAsync(kind);
        var (firm, _) = await OwnerCalls.WithOwnerAsync(server);
        using var __ = firm;
        var (callSid, id, vapiCallId) = await server.RungAsync(firm);

        await server.EndedAsync(callSid, vapiCallId);

        await Eventually.IsTrueAsync(async () => await FollowedAsync(server, id));
        Assert.Empty(await firm.NoticesAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_voicemail_is_one_message_also_when_it_was_noticed_before_the_end(string kind)
    {
        var server = await DayAsync(kind);
        var (firm, owner) = await OwnerCalls.WithOwnerAsync(server);
        using var _ = firm;
        server.World.Faults = new SandboxFaults { Vapi = VapiFault.Http400 };

        var steps = await server.CallAsync(new CallPlan { From = Numbers.Line(), ForwardedFrom = firm.Line, LeavesMessage = true });

        Assert.Contains(steps, step => step.Kind == CallStepKind.MessageLeft);
        await Eventually.IsTrueAsync(() => server.TextsTo(owner).Count > 0);
        Assert.EndsWith("A laissé un message vocal de 7 s.", Assert.Single(server.TextsTo(owner)).Body, StringComparison.Ordinal);
        var notices = await firm.NoticesAsync("?told=true");
        Assert.Equal(["call", "voicemail"], notices.Select(notice => notice!.Text("kind")).Order());
        Assert.Single(notices.Select(notice => notice!.Text("messageId")).Distinct());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_call_whose_report_never_comes_is_told_all_the_same(string kind)
    {
        var server = await DayAsync(kind);
        var (firm, owner) = await OwnerCalls.WithOwnerAsync(server);
        using var _ = firm;
        var (callSid, id, _) = await server.RungAsync(firm);
        await server.ActedAsync(id, "ticket_created", "Demande notée : fuite sous l'évier");
        await server.TellTwilioStatusAsync(callSid, "completed", 51);
        await Eventually.IsTrueAsync(async () => await server.Database.ScalarAsync<string>(
            "SELECT id FROM call_logs WHERE id = @id AND follow_up_at IS NOT NULL", new { id }, TestServer.Ct) is not null);
        Assert.Empty(server.TextsTo(owner));

        server.Clock.Advance(TimeSpan.FromMinutes(3));

        await Eventually.IsTrueAsync(() => server.TextsTo(owner).Count == 1);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task At_night_it_waits_for_the_morning(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.TurnTo(22);
        var (firm, owner) = await OwnerCalls.WithOwnerAsync(server);
        using var _ = firm;
        var (callSid, id, vapiCallId) = await server.RungAsync(firm);
        await server.ActedAsync(id, "callback_promised", "Rappel promis pour demain");
        await server.EndedAsync(callSid, vapiCallId);
        await Eventually.IsTrueAsync(async () => await server.Database.ScalarAsync<string>(
            "SELECT id FROM owner_notices WHERE call_id = @id AND next_attempt_at IS NOT NULL", new { id }, TestServer.Ct) is not null);
        Assert.Equal("waiting", Assert.Single(await firm.NoticesAsync())!.Text("state"));
        Assert.Empty(server.TextsTo(owner));

        server.TurnTo(8, 1);

        await Eventually.IsTrueAsync(() => server.TextsTo(owner).Count == 1);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_owner_who_wants_no_message_per_call_gets_none(string kind)
    {
        var server = await DayAsync(kind);
        var (firm, owner) = await OwnerCalls.WithOwnerAsync(server);
        using var _ = firm;
        await firm.PreferAsync(("perCall", false));
        var (callSid, id, vapiCallId) = await server.RungAsync(firm);
        await server.ActedAsync(id, "appointment_booked", "Rendez-vous pris");

        await server.EndedAsync(callSid, vapiCallId);

        var notice = (await Eventually.GetAsync(() => firm.NoticesAsync(), notices => notices.FirstOrDefault()?.Text("state") == "withheld"))[0]!;
        Assert.Equal("not_wanted", notice.Text("reason"));
        Assert.Empty(server.TextsTo(owner));
    }

    /// <summary>An ordinary hour, when owners may be written to.</summary>
    private async Task<TestServer> DayAsync(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.Clock.Advance(TimeSpan.FromMinutes(2)); // breakers of the test before
        if (server.Clock.GetCurrentInstant().InZone(NodaTime.DateTimeZoneProviders.Tzdb["Europe/Paris"]).Hour is < 9 or >= 18)
            server.TurnTo(10);
        return server;
    }

    private static async Task<bool> FollowedAsync(TestServer server, string id)
        => await server.Database.ScalarAsync<string>("SELECT id FROM call_logs WHERE id = @id AND followed_up_at IS NOT NULL", new { id }, TestServer.Ct) is not null;

    private static async Task<JsonArray> ContactsAsync(Firm firm)
    {
        using var response = await firm.Api.GetAsync("/api/contacts", TestServer.Ct);
        return (await response.ReadAsync(System.Net.HttpStatusCode.OK))["items"]!.AsArray();
    }

    private static string National(string e164) => Domain.Phones.PhoneWords.National(e164);
}
