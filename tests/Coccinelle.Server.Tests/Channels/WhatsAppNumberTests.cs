using System.Net;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Channels;

/// <summary>A number of Meta's counts once Meta confirms it, and belongs to one firm.</summary>
public sealed class WhatsAppNumberTests : IClassFixture<OwnServers>
{
    private readonly OwnServers _servers;

    public WhatsAppNumberTests(OwnServers servers) => _servers = servers;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_confirmed_number_may_be_switched_on_and_works_once_a_test_was_accepted(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var number = ChannelCalls.NumberId();

        var saved = await firm.ConfigureChannelAsync("whatsapp", ChannelCalls.Meta(number));
        using var on = await firm.ToggleAsync("whatsapp", true);
        var enabled = await on.ReadAsync(HttpStatusCode.OK);
        using var test = await firm.TestAsync("whatsapp", "0612345678");
        var sent = await test.ReadAsync(HttpStatusCode.OK);

        Assert.Equal("+33140000001", saved["config"]!.Text("phoneNumber")); // Meta told it
        Assert.Equal("toVerify", enabled.Text("state"));
        Assert.Equal(("sent", "meta", "working"), (sent.Text("outcome"), sent.Text("provider"), sent.Text("state")));
        var message = Assert.Single(server.World.WhatsApps, message => message.Id == sent.Text("providerMessageId"));
        Assert.Equal((number, "+33612345678"), (message.Number, message.To));
        var again = await firm.ConfigureChannelAsync("whatsapp", saved["config"]!);
        Assert.Equal("working", again.Text("state")); // confirming the same settings again takes nothing away
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_refused_token_is_saved_with_Metas_words_and_cannot_be_switched_on(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var token = $"EAAG-expired-{Numbers.Word()}";
        server.World.WhatsApp.RefuseToken(token);

        var saved = await firm.ConfigureChannelAsync("whatsapp", ChannelCalls.Meta(ChannelCalls.NumberId(), token));
        using var refused = await firm.ToggleAsync("whatsapp", true);

        Assert.Equal(("failing", true), (saved.Text("state"), saved["configured"]!.GetValue<bool>()));
        Assert.Contains("Session has expired", saved.Text("stateReason"), StringComparison.Ordinal);
        Assert.Contains("Session has expired", (await refused.ProblemAsync(HttpStatusCode.Conflict, "not_ready"))["errors"]!["verification"]![0]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_dies_within_hours_is_nothing_to_run_on()
    {
        var server = await _servers.GetAsync(TestDatabase.Sqlite);
        using var firm = await Firm.CreateBareAsync(server);
        var token = $"EAAG-dashboard-{Numbers.Word()}";
        server.World.WhatsApp.ExpireToken(token, server.Clock.GetUtcNow().AddHours(2));

        var saved = await firm.ConfigureChannelAsync("whatsapp", ChannelCalls.Meta(ChannelCalls.NumberId(), token));

        Assert.Equal("failing", saved.Text("state"));
        Assert.Contains("API Setup", saved.Text("stateReason"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task While_Meta_cannot_be_asked_the_number_is_to_be_verified_and_nothing_has_failed(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        server.World.Faults = SandboxFaults.None with { WhatsAppDown = true };

        var saved = await firm.ConfigureChannelAsync("whatsapp", ChannelCalls.Meta(ChannelCalls.NumberId()));
        using (var early = await firm.ToggleAsync("whatsapp", true))
            await early.ProblemAsync(HttpStatusCode.Conflict, "not_ready");
        server.World.Faults = SandboxFaults.None;
        using var test = await firm.TestAsync("whatsapp", "0612345678");
        await test.ReadAsync(HttpStatusCode.OK);
        using var on = await firm.ToggleAsync("whatsapp", true);

        Assert.Equal("toVerify", saved.Text("state"));
        Assert.Equal("working", (await on.ReadAsync(HttpStatusCode.OK)).Text("state"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Of_firms_that_claim_one_number_at_once_one_has_it(string kind)
    {
        var server = await _servers.GetAsync(kind);
        for (var round = 0; round < 20; round++)
        {
            using var one = await Firm.CreateBareAsync(server);
            using var two = await Firm.CreateBareAsync(server);
            var number = ChannelCalls.NumberId();

            var claims = await Task.WhenAll(one.PutAsync("whatsapp", ChannelCalls.Meta(number)), two.PutAsync("whatsapp", ChannelCalls.Meta(number)));

            await Assert.Single(claims, claim => claim.StatusCode == HttpStatusCode.OK).ReadAsync(HttpStatusCode.OK);
            await Assert.Single(claims, claim => claim.StatusCode != HttpStatusCode.OK).ProblemAsync(HttpStatusCode.Conflict, "number_taken");
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Naming_a_number_without_its_token_takes_it_from_nobody_and_leaving_it_sets_it_free(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var squatter = await Firm.CreateBareAsync(server);
        using var owner = await Firm.CreateBareAsync(server);
        using var next = await Firm.CreateBareAsync(server);
        var (number, wrong) = (ChannelCalls.NumberId(), $"EAAG-guessed-{Numbers.Word()}");
        server.World.WhatsApp.RefuseToken(wrong);

        await squatter.ConfigureChannelAsync("whatsapp", ChannelCalls.Meta(number, wrong));
        await owner.ConfigureChannelAsync("whatsapp", ChannelCalls.Meta(number));
        using (var taken = await next.PutAsync("whatsapp", ChannelCalls.Meta(number)))
            await taken.ProblemAsync(HttpStatusCode.Conflict, "number_taken");
        await owner.ConfigureChannelAsync("whatsapp", ChannelCalls.Meta(ChannelCalls.NumberId()));
        await next.ConfigureChannelAsync("whatsapp", ChannelCalls.Meta(number));
    }
}
