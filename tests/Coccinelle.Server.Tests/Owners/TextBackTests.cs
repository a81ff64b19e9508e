using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Owners;

/// <summary>A caller who reached nobody gets one text message, at most once a day.</summary>
public sealed class TextBackTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Who_came_to_the_voicemail_is_written_to_once_a_day(string kind)
    {
        var server = await BrokenAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        var caller = Numbers.Mobile();

        await CallAsync(server, firm, caller);
        await Eventually.IsTrueAsync(() => server.TextsTo(caller).Count > 0);
        await CallAsync(server, firm, caller);
        await Eventually.GetAsync(() => WordsAsync(server, firm), words => words.Count == 2 && words.All(word => word.Length > 0));

        Assert.Equal(["already", "sent"], (await WordsAsync(server, firm)).Order());
        var said = Assert.Single(server.TextsTo(caller)).Body;
        var start = $"{firm.Name} : nous avons manqué votre appel. Pour prendre rendez-vous ou nous joindre : ";
        Assert.StartsWith(start + "https://", said, StringComparison.Ordinal);
        using var customer = server.Stranger();
        Assert.Contains(firm.Name, await customer.GetStringAsync(new Uri(said[start.Length..]).AbsolutePath, TestServer.Ct), StringComparison.Ordinal);

        server.Clock.Advance(TimeSpan.FromDays(1));
        await CallAsync(server, firm, caller);
        await Eventually.IsTrueAsync(() => server.TextsTo(caller).Count == 2);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Who_hears_that_nobody_can_take_the_call_is_written_to(string kind)
    {
        var server = await BrokenAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        await firm.ConfigureAsync(new { whenUnavailable = "message" }, firm.AssistantId);
        var caller = Numbers.Mobile();

        await server.CallAsync(new CallPlan { From = caller, ForwardedFrom = firm.Line });

        await Eventually.IsTrueAsync(() => server.TextsTo(caller).Count == 1);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Landlines_and_foreign_numbers_and_those_who_opted_out_are_not_written_to(string kind)
    {
        var server = await BrokenAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        var stopped = Numbers.Mobile();
        await firm.SentAsync("sms", new { to = stopped, text = "Bonjour" });
        await server.Sandbox.Phone.TextAsync(stopped, "STOP", cancellationToken: TestServer.Ct);
        await Eventually.IsTrueAsync(async () => await server.Database.ScalarAsync<int>("SELECT count(*) FROM opt_outs WHERE recipient = @stopped", new { stopped }, TestServer.Ct) > 0);
        foreach (var caller in new[] { Numbers.Line(), "+4915112345678", "anonymous", stopped })
            await CallAsync(server, firm, caller);

        await Eventually.GetAsync(() => WordsAsync(server, firm), words => words.Count == 4 && words.All(word => word.Length > 0));

        Assert.Equal(["no_mobile", "no_mobile", "no_mobile", "opted_out"], (await WordsAsync(server, firm)).Order());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Whoever_spoke_with_the_assistant_is_not_written_to_nor_anybody_when_the_owner_does_not_want_it(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        using var firm = await MessageCalls.WithSmsAsync(server);
        await server.CallAsync(new CallPlan { From = Numbers.Mobile(), ForwardedFrom = firm.Line, Caller = [CallerLine.Says("Bonjour")] });
        await firm.PreferAsync(("textBack", false));
        server.World.Faults = new SandboxFaults { Vapi = VapiFault.Http400 };
        await CallAsync(server, firm, Numbers.Mobile());

        await Eventually.GetAsync(() => WordsAsync(server, firm), words => words.Count == 2 && words.All(word => word.Length > 0));

        Assert.Equal(["off", "served"], (await WordsAsync(server, firm)).Order());
    }

    /// <summary>Vapi refuses everything, so that callers come to the voicemail.</summary>
    private async Task<TestServer> BrokenAsync(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        server.World.Faults = new SandboxFaults { Vapi = VapiFault.Http400 };
        return server;
    }

    private static Task CallAsync(TestServer server, Firm firm, string caller)
        => server.CallAsync(new CallPlan { From = caller, ForwardedFrom = firm.Line, LeavesMessage = true });

    private static async Task<IReadOnlyList<string>> WordsAsync(TestServer server, Firm firm)
        => [.. (await server.Database.QueryAsync<string>("SELECT coalesce(text_back, '') FROM call_logs WHERE tenant_id = @Id", new { firm.Id }, TestServer.Ct))];
}
