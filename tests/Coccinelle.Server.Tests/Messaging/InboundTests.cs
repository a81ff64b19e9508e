using System.Net;
using System.Net.Http.Json;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;
using NodaTime;

namespace Coccinelle.Server.Tests.Messaging;

/// <summary>What people and providers tell us counts once, for the right firm, and a STOP before anything else.</summary>
public sealed class InboundTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_stop_while_a_hundred_messages_are_queued_lets_none_of_them_leave(string kind)
    {
        await using var server = await TestServer.StartAsync(kind); // whose clock may run a day ahead of the world: the window of another test would be closed
        using var firm = await MessageCalls.WithSmsAsync(server);
        var customer = Numbers.Mobile();
        for (var i = 0; i < 100; i++)
            await MessageCalls.PlantAsync(server, firm, customer, Duration.FromHours(1));

        await server.Sandbox.Phone.TextAsync(Numbers.National(customer), "Arrêt svp", cancellationToken: TestServer.Ct);
        await Eventually.IsTrueAsync(async () => await server.Database.ScalarAsync<int>(
            "SELECT CAST(count(*) AS integer) FROM opt_outs WHERE recipient = @customer AND revoked_at IS NULL", new { customer }, TestServer.Ct) == 2);
        server.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));

        await Eventually.IsTrueAsync(async () => await server.Database.ScalarAsync<int>(
            "SELECT CAST(count(*) AS integer) FROM channel_messages_log WHERE to_address = @customer AND status = 'failed' AND error_code = 'opted_out'",
            new { customer }, TestServer.Ct) == 100);
        Assert.Empty(server.TextsTo(customer));
        using var refused = await firm.SendAsync("sms", new { to = customer, text = "Encore" });
        await refused.ProblemAsync(HttpStatusCode.Conflict, "opted_out");

        server.Clock.Advance(TimeSpan.FromDays(1)); // a hundred to one person are enough for a day
        await server.Sandbox.Phone.TextAsync(Numbers.National(customer), "START", cancellationToken: TestServer.Ct);
        await Eventually.GetAsync(() => firm.SendAsync("sms", new { to = customer, text = "De retour" }), response => response.StatusCode == HttpStatusCode.Accepted);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_message_that_comes_ten_times_at_once_counts_once(string kind)
    {
        var server = await FreshAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        var customer = Numbers.Mobile();
        var id = await firm.SentAsync("sms", new { to = customer, text = "Bonjour" });
        await firm.UntilAsync(id, "delivered");

        await server.Sandbox.Phone.TextAsync(Numbers.National(customer), "Merci, à demain", copies: 10, cancellationToken: TestServer.Ct);

        await Eventually.IsTrueAsync(async () => await CountAsync(server, customer) == 1);
        Assert.Equal(firm.Id, await server.Database.ScalarAsync<string>("SELECT tenant_id FROM inbound_messages WHERE from_address = @customer", new { customer }, TestServer.Ct));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_sms_to_the_shared_number_is_the_one_firms_that_wrote_and_else_the_operators(string kind)
    {
        var server = await FreshAsync(kind);
        using var one = await MessageCalls.WithSmsAsync(server);
        using var other = await MessageCalls.WithSmsAsync(server);
        var (both, stranger) = (Numbers.Mobile(), Numbers.Mobile());
        foreach (var firm in new[] { one, other })
            await firm.UntilAsync(await firm.SentAsync("sms", new { to = both, text = "Bonjour" }), "delivered");

        foreach (var person in new[] { both, stranger })
        {
            await server.Sandbox.Phone.TextAsync(Numbers.National(person), "C'est à quelle heure ?", cancellationToken: TestServer.Ct);
            await Eventually.IsTrueAsync(async () => await CountAsync(server, person) == 1);
            Assert.Null(await server.Database.ScalarAsync<string>("SELECT tenant_id FROM inbound_messages WHERE from_address = @person", new { person }, TestServer.Ct));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Reports_that_come_twice_and_shuffled_end_in_the_same_status(string kind)
    {
        var server = await FreshAsync(kind);
        var (firm, number) = await MessageCalls.WithAllAsync(server);
        using var _ = firm;
        var customer = Numbers.Mobile();
        server.World.Faults = new SandboxFaults
        {
            TwilioStatusCopies = 5,
            TwilioStatusShuffled = true,
            WhatsAppStatusCopies = 5,
            WhatsAppStatusShuffled = true,
        };
        await server.Sandbox.Phone.WhatsAppAsync(customer, null, number, "Bonjour", copies: 5, cancellationToken: TestServer.Ct);
        await Eventually.IsTrueAsync(async () => await CountAsync(server, customer) == 1);

        var sms = await firm.SentAsync("sms", new { to = customer, text = "Bonjour" });
        var whatsApp = await firm.SentAsync("whatsapp", new { to = customer, text = "Bonjour" });

        await firm.UntilAsync(sms, "delivered");
        var read = await firm.UntilAsync(whatsApp, "read");
        await Eventually.GetAsync(() => firm.MessageAsync(whatsApp), message => message["events"]!.AsArray().Count == 5); // ordered, accepted, sent, delivered, read: each once
        Assert.NotNull(read["sentAt"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_refusal_of_the_recipients_that_comes_later_is_an_opt_out_too(string kind)
    {
        var server = await FreshAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        var customer = Numbers.Mobile();
        server.World.Faults = new SandboxFaults { TwilioMessageStatus = TwilioMessageStatus.OptedOutLater };
        var id = await firm.SentAsync("sms", new { to = customer, text = "Bonjour" });

        Assert.Equal("21610", (await firm.UntilAsync(id, "failed")).Text("errorCode"));
        server.World.Faults = SandboxFaults.None;
        await Eventually.GetAsync(() => firm.SendAsync("sms", new { to = customer, text = "Encore" }), response => response.StatusCode == HttpStatusCode.Conflict);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task No_to_a_reminder_cancels_that_persons_next_appointment_at_that_firm_alone(string kind)
    {
        var server = await FreshAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        using var other = await Firm.CreateAsync(server);
        var customer = Numbers.Mobile();
        foreach (var (tenant, days) in new[] { (firm.Id, 1), (firm.Id, 8), (other.Id, 1) })
        {
            await server.Database.ExecuteAsync(
                "INSERT INTO rendez_vous (id, tenant_id, customer_name, customer_phone, rdv_date, rdv_time) VALUES (@id, @tenant, 'Léa', @customer, @date, @time)",
                new { id = $"rdv_{Guid.NewGuid():N}", tenant, customer, date = server.Clock.GetCurrentInstant().InUtc().Date.PlusDays(days), time = new LocalTime(10, 0) },
                TestServer.Ct);
        }

        var reminder = await firm.SentAsync(
            "sms", new { to = customer, template = "reminder_24h", variables = new { appointmentDate = "demain", appointmentTime = "10 h" } });
        await firm.UntilAsync(reminder, "delivered");
        await server.Sandbox.Phone.TextAsync(Numbers.National(customer), "Non, j'annule", cancellationToken: TestServer.Ct);

        var statuses = await Eventually.GetAsync(
            async () => string.Join(' ', await server.Database.QueryAsync<string>(
                "SELECT status FROM rendez_vous WHERE customer_phone = @customer ORDER BY tenant_id = @Id DESC, rdv_date", new { customer, firm.Id }, TestServer.Ct)),
            text => text.Contains("cancelled", StringComparison.Ordinal));
        Assert.Equal("cancelled confirmed confirmed", statuses);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Marketing_needs_consent_waits_for_its_hours_and_ends_with_one_click(string kind)
    {
        await using var server = await TestServer.StartAsync(kind); // whose clock may run to Monday
        using var firm = await Firm.CreateAsync(server);
        await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server));
        await firm.WorkAsync("email", "quelquun@client.example");
        var mail = $"{Numbers.Word()}@client.example";
        var first = await firm.SentAsync("email", new { to = mail, subject = "Bienvenue", text = "Bonjour" });
        var contact = await MessageCalls.ContactOfAsync(server, first);
        using var consent = await firm.Api.PostAsJsonAsync($"/api/contacts/{contact}/consent", new { channel = "email", source = "caisse" }, TestServer.Ct);
        await consent.ReadAsync(HttpStatusCode.OK);

        using var accepted = await firm.SendAsync("email", new { to = mail, subject = "Soldes", text = "-20 %", kind = "marketing" });
        var order = await accepted.ReadAsync(HttpStatusCode.Accepted);
        if (order["willSendAt"]?.GetValue<string>() is { } due) // the test may run at night or on a Sunday
            server.Clock.Advance(NodaTime.Text.InstantPattern.ExtendedIso.Parse(due).Value.ToDateTimeOffset() - server.Clock.GetUtcNow() + TimeSpan.FromSeconds(1));
        await firm.UntilAsync(order.Text("messageId"), "sent");

        var raw = server.World.Mails.Last(received => received.To.Contains(mail)).Message.ReplaceLineEndings("").Replace("\t", " ", StringComparison.Ordinal);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", raw, StringComparison.Ordinal);
        var start = raw.IndexOf(TestServer.PublicUrl + "/u/", StringComparison.Ordinal);
        var path = raw[(start + TestServer.PublicUrl.Length)..raw.IndexOf('>', start)];
        using var looked = await server.Http.GetAsync(path, TestServer.Ct);
        Assert.Equal(HttpStatusCode.OK, looked.StatusCode); // a scanner; nothing has happened
        await firm.PutAsync("email", ChannelCalls.Mailbox(server, password: null), System.Text.Json.Nodes.JsonNode.Parse("""{"newsletter":{"enabled":true}}"""));
        var letter = await firm.SentAsync("email", new { to = mail, template = "newsletter", variables = new { message = "-30 %" }, kind = "marketing" });
        Assert.Contains($"{TestServer.PublicUrl}/u/{letter}.", (await firm.MessageAsync(letter)).Text("text"), StringComparison.Ordinal);
        using var clicked = await server.Http.PostAsync(path, null, TestServer.Ct);
        Assert.Equal(HttpStatusCode.OK, clicked.StatusCode);
        using var refused = await firm.SendAsync("email", new { to = mail, subject = "Soldes", text = "-40 %", kind = "marketing" });
        await refused.ProblemAsync(HttpStatusCode.Conflict, "opted_out");
        await firm.SentAsync("email", new { to = mail, subject = "Votre facture", text = "Voici." });
        using var forged = await server.Http.PostAsync(path[..^1] + (path[^1] == '0' ? '1' : '0'), null, TestServer.Ct);
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_advertising_sms_says_how_to_stop_it(string kind)
    {
        var server = await FreshAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        var customer = Numbers.Mobile();
        var contact = await MessageCalls.ContactOfAsync(server, await MessageCalls.PlantAsync(server, firm, customer));
        using var consent = await firm.Api.PostAsJsonAsync($"/api/contacts/{contact}/consent", new { channel = "sms", source = "caisse" }, TestServer.Ct);
        await consent.ReadAsync(HttpStatusCode.OK);

        var named = await firm.SentAsync("sms", new { to = customer, text = "-20 % jeudi.", kind = "marketing" });
        await firm.ConfigureChannelAsync("sms", System.Text.Json.Nodes.JsonNode.Parse("{}")!);
        await firm.WorkAsync("sms", Numbers.Mobile());
        var numbered = await firm.SentAsync("sms", new { to = customer, text = "-20 % jeudi.", kind = "marketing" });

        Assert.Equal("-20 % jeudi. STOP au 0939035761", (await firm.MessageAsync(named)).Text("text"));
        Assert.Equal("-20 % jeudi. STOP pour ne plus recevoir", (await firm.MessageAsync(numbered)).Text("text"));
    }

    private static Task<int> CountAsync(TestServer server, string from)
        => server.Database.ScalarAsync<int>("SELECT CAST(count(*) AS integer) FROM inbound_messages WHERE from_address = @from", new { from }, TestServer.Ct);

    private async Task<TestServer> FreshAsync(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.World.Faults = SandboxFaults.None;
        return server;
    }
}
