using System.Net;
using System.Net.Http.Json;
using Coccinelle.Domain.Messaging;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Coccinelle.Server.Tests.Messaging;

/// <summary>One of each leaves, arrives, and every step is there to read.</summary>
public sealed class SendingTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task One_of_each_arrives_and_the_timeline_shows_each_step(string kind)
    {
        var server = await servers.GetAsync(kind);
        var (firm, number) = await MessageCalls.WithAllAsync(server);
        using var _ = firm;
        var (customer, mail) = (Numbers.Mobile(), $"{Numbers.Word()}@client.example");
        await server.Sandbox.Phone.WhatsAppAsync(customer, null, number, "Bonjour", cancellationToken: TestServer.Ct);
        await Eventually.IsTrueAsync(async () => await server.Database.ScalarAsync<int>(
            "SELECT CAST(count(*) AS integer) FROM inbound_messages WHERE from_address = @customer", new { customer }, TestServer.Ct) == 1);
        var variables = new { appointmentDate = "mardi 24 novembre", appointmentTime = "14 h 30" };

        using var accepted = await firm.SendAsync("sms", new { to = Numbers.National(customer), template = "confirmation", variables });
        var answer = await accepted.ReadAsync(HttpStatusCode.Accepted);
        var email = await firm.SentAsync("email", new { to = mail.ToUpperInvariant(), subject = "Votre devis", text = "Bonjour <b>Léa</b>,\n\nhttps://exemple.fr/devis" });
        var whatsApp = await firm.SentAsync("whatsapp", new { to = customer, text = "À tout à l'heure !" });

        Assert.Equal((1, 8, "pending"), (answer["segments"]!.GetValue<int>(), answer["costCents"]!.GetValue<int>(), answer.Text("status")));
        var sms = await firm.UntilAsync(answer.Text("messageId"), "delivered");
        Assert.Equal(["pending", "accepted", "sent", "delivered"], MessageCalls.StepsOf(sms));
        Assert.Contains($"{firm.Name} : votre rendez-vous du mardi 24 novembre", Assert.Single(server.TextsTo(customer)).Body, StringComparison.Ordinal);
        Assert.Null(sms["why"]?.ToString());
        Assert.Null(sms["errorMessage"]?.ToString());
        Assert.Equal(["pending", "accepted", "sent", "delivered", "read"], MessageCalls.StepsOf(await firm.UntilAsync(whatsApp, "read")));
        Assert.Contains("accepté", (await firm.UntilAsync(email, "sent")).Text("why"), StringComparison.Ordinal);
        var letter = Assert.Single(server.World.Mails, received => received.To.Contains(mail));
        Assert.Contains("&lt;b&gt;", letter.Message.Replace("=\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);

        using var list = await firm.Api.GetAsync($"/api/messages?to={Uri.EscapeDataString(customer)}&channel=sms", TestServer.Ct);
        Assert.Equal(answer.Text("messageId"), Assert.Single((await list.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray())!.Text("id"));
        var contact = await MessageCalls.ContactOfAsync(server, answer.Text("messageId"));
        using var history = await firm.Api.GetAsync($"/api/contacts/{contact}", TestServer.Ct);
        Assert.Equal(["message", "message", "reply"], (await history.ReadAsync(HttpStatusCode.OK))["history"]!.AsArray().Select(entry => entry!.Text("kind")).Order());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_message_and_its_steps_never_contradict_each_other(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);

        var views = server.Services.GetRequiredService<MessageViews>();

        for (var message = 0; message < 40; message++)
        {
            var id = await firm.SentAsync("sms", new { to = Numbers.Mobile(), text = "Bonjour" });
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ReadUntilAcceptedAsync(id)));
        }

        // Without a pause, so that many reads fall beside the commit; not by HTTP, where a firm may not ask so often.
        async Task ReadUntilAcceptedAsync(string id)
        {
            while (true)
            {
                var read = (await views.TellAsync(firm.Id, id, TestServer.Ct))!;
                if (read.Steps.All(step => step.Kind != MessageTimeline.Accepted)) continue;
                Assert.NotNull(read.Message.ExternalMessageId);
                Assert.NotEqual(MessageStatuses.Pending, read.Message.Status);
                return;
            }
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_may_not_leave_is_refused_with_the_reason(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var bare = await Firm.CreateAsync(server);
        using var firm = await MessageCalls.WithSmsAsync(server, new { senderName = "Limite", dailyLimit = 2 });
        var text = (string to) => new { to, text = "Bonjour" };

        using var off = await bare.SendAsync("sms", text(Numbers.Mobile()));
        await off.ProblemAsync(HttpStatusCode.Conflict, "channel_not_working");
        using var nobody = await firm.SendAsync("sms", text("police"));
        Assert.NotNull((await nobody.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["to"]);
        using var both = await firm.SendAsync("sms", new { to = Numbers.Mobile(), text = "a", template = "welcome" });
        Assert.NotNull((await both.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["text"]);
        using var missing = await firm.SendAsync("sms", new { to = Numbers.Mobile(), template = "confirmation", variables = new { appointmentDate = "demain" } });
        Assert.Contains("appointmentTime", (await missing.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["variables"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        using var disabled = await firm.SendAsync("sms", new { to = Numbers.Mobile(), template = "welcome" });
        await disabled.ProblemAsync(HttpStatusCode.Conflict, "template_disabled");
        using var advert = await firm.SendAsync("sms", new { to = Numbers.Mobile(), text = "-20 %", kind = "marketing" });
        await advert.ProblemAsync(HttpStatusCode.Conflict, "no_consent");
        using var phone = await firm.SendAsync("phone", text(Numbers.Mobile()));
        await phone.ProblemAsync(HttpStatusCode.NotFound, "not_found");

        await firm.SentAsync("sms", text(Numbers.Mobile())); // the channel's test was the first of the day
        using var tooMany = await firm.SendAsync("sms", text(Numbers.Mobile()));
        await tooMany.ProblemAsync(HttpStatusCode.TooManyRequests, "daily_limit");
        Assert.True(tooMany.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_order_whose_server_died_before_it_answered_is_one_message_under_its_key(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        var (customer, key) = (Numbers.Mobile(), Guid.NewGuid().ToString());
        firm.Api.DefaultRequestHeaders.Add("Idempotency-Key", key);
        using var first = await firm.SendAsync("sms", new { to = customer, text = "Une seule fois" });
        var answer = await first.ReadAsync(HttpStatusCode.Accepted);

        // What the dead server leaves: the message, and a request that was begun, long ago, and never answered.
        var died = server.Clock.GetCurrentInstant() - NodaTime.Duration.FromMinutes(2);
        await server.Database.ExecuteAsync(
            "UPDATE idempotency_keys SET status_code = NULL, body = @begun, master_key_id = NULL, created_at = @died WHERE key = @key",
            new { begun = answer.Text("messageId")["msg_".Length..], died, key }, TestServer.Ct);

        using var again = await firm.SendAsync("sms", new { to = customer, text = "Une seule fois" });
        Assert.Equal(answer.ToJsonString(), (await again.ReadAsync(HttpStatusCode.Accepted)).ToJsonString());
        await firm.UntilAsync(answer.Text("messageId"), "delivered");
        Assert.Single(server.TextsTo(customer));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_repeated_order_is_one_message_and_one_for_later_can_be_called_off(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await MessageCalls.WithSmsAsync(server);
        var customer = Numbers.Mobile();
        firm.Api.DefaultRequestHeaders.Add("Idempotency-Key", "une fois");
        var first = await firm.SentAsync("sms", new { to = customer, text = "Une fois" });
        Assert.Equal(first, await firm.SentAsync("sms", new { to = customer, text = "Une fois" }));
        firm.Api.DefaultRequestHeaders.Remove("Idempotency-Key");

        var at = server.Clock.GetCurrentInstant() + NodaTime.Duration.FromHours(3);
        using var later = await firm.SendAsync("sms", new { to = customer, text = "Plus tard", sendAt = at.ToString() });
        var scheduled = await later.ReadAsync(HttpStatusCode.Accepted);
        Assert.Equal(("scheduled", at.ToString("uuuu-MM-dd'T'HH:mm", null)), (scheduled.Text("status"), scheduled.Text("willSendAt")[..16]));
        using var cancelled = await firm.Api.PostAsync($"/api/messages/{scheduled.Text("messageId")}/cancel", null, TestServer.Ct);
        Assert.Equal("cancelled", (await cancelled.ReadAsync(HttpStatusCode.OK)).Text("status"));
        var other = await firm.SentAsync("sms", new { to = customer, text = "À l'heure", sendAt = at.ToString() });

        server.Clock.Advance(TimeSpan.FromHours(3) + TimeSpan.FromSeconds(1));
        await firm.UntilAsync(other, "delivered");
        Assert.Equal(["À l'heure", "Une fois"], server.TextsTo(customer).Select(text => text.Body).Order(StringComparer.Ordinal).Reverse());
        using var late = await firm.Api.PostAsync($"/api/messages/{other}/cancel", null, TestServer.Ct);
        await late.ProblemAsync(HttpStatusCode.Conflict, "not_cancellable");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_preview_tells_what_it_will_cost_and_how_it_would_cost_less(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var text = "{companyName} : votre fête est prête… " + new string('a', 60);

        using var response = await firm.Api.PostAsJsonAsync("/api/templates/preview", new { channel = "sms", text }, TestServer.Ct);
        var preview = await response.ReadAsync(HttpStatusCode.OK);

        Assert.Equal(("ucs2", 2, 16), (preview.Text("encoding"), preview["segments"]!.GetValue<int>(), preview["costCents"]!.GetValue<int>()));
        Assert.Contains("votre fete est prete...", preview.Text("suggestion"), StringComparison.Ordinal);
        using var unknown = await firm.Api.PostAsJsonAsync("/api/templates/preview", new { channel = "sms", text = "{{prix}}" }, TestServer.Ct);
        Assert.NotNull((await unknown.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["text"]);
    }
}
