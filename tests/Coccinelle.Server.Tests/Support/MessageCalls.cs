using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Messaging;
using Coccinelle.Sandbox;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Storage;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Coccinelle.Server.Tests.Support;

/// <summary>What a firm does with messages.</summary>
internal static class MessageCalls
{
    /// <summary>A firm whose SMS channel works, under a name of its own.</summary>
    public static async Task<Firm> WithSmsAsync(TestServer server, object? config = null, string sender = "Salon Test")
    {
        var firm = await Firm.CreateAsync(server);
        await firm.ConfigureChannelAsync("sms", System.Text.Json.JsonSerializer.SerializeToNode(config ?? new { senderName = sender })!);
        await firm.WorkAsync("sms", Numbers.Mobile());
        return firm;
    }

    /// <summary>The same with all three written channels.</summary>
    public static async Task<(Firm Firm, string NumberId)> WithAllAsync(TestServer server)
    {
        var firm = await WithSmsAsync(server);
        var number = ChannelCalls.NumberId();
        await firm.ConfigureChannelAsync("email", ChannelCalls.Mailbox(server));
        await firm.WorkAsync("email", "quelquun@client.example");
        await firm.ConfigureChannelAsync("whatsapp", ChannelCalls.Meta(number));
        await firm.WorkAsync("whatsapp", Numbers.Mobile());
        return (firm, number);
    }

    /// <summary>Switched on, and proven by a test.</summary>
    public static async Task WorkAsync(this Firm firm, string channel, string to)
    {
        using var on = await firm.ToggleAsync(channel, true);
        await on.ReadAsync(HttpStatusCode.OK);
        using var test = await firm.TestAsync(channel, to);
        await test.ReadAsync(HttpStatusCode.OK);
    }

    public static Task<HttpResponseMessage> SendAsync(this Firm firm, string channel, object body)
        => firm.Api.PostAsJsonAsync($"/api/channels/{channel}/send", body, TestServer.Ct);

    /// <summary>Accepted; returns the message's id.</summary>
    public static async Task<string> SentAsync(this Firm firm, string channel, object body)
    {
        using var response = await firm.SendAsync(channel, body);
        return (await response.ReadAsync(HttpStatusCode.Accepted)).Text("messageId");
    }

    public static async Task<JsonNode> MessageAsync(this Firm firm, string id, string language = "fr")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/messages/{id}");
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var response = await firm.Api.SendAsync(request, TestServer.Ct);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    /// <summary>Waits until a message stands so.</summary>
    public static Task<JsonNode> UntilAsync(this Firm firm, string id, params string[] statuses)
        => Eventually.GetAsync(() => firm.MessageAsync(id), message => statuses.Contains(message.Text("status")));

    /// <summary>The kinds of a message's steps, in the order in which they are told.</summary>
    public static IReadOnlyList<string> StepsOf(JsonNode message) => [.. message["events"]!.AsArray().Select(step => step!.Text("kind"))];

    public static IReadOnlyList<SentText> TextsTo(this TestServer server, string number) => [.. server.World.Texts.Where(text => text.To == number)];

    /// <summary>A message for tomorrow, without asking whether the firm's channel works.</summary>
    public static async Task<string> PlantAsync(TestServer server, Firm firm, string? to = null, Duration? later = null)
    {
        var clock = server.Services.GetRequiredService<IClock>();
        var rows = server.Services.GetRequiredService<MessageRows>();
        var id = Ids.New("msg", clock);
        await rows.InsertAsync(
            new NewMessage
            {
                Id = id,
                Order = new SendOrder { TenantId = firm.Id, Channel = "sms", To = "", Kind = MessageKind.Transactional },
                To = to ?? Numbers.Mobile(),
                Composed = new Composition.Composed("Rappel : à demain.", null, null, "gsm7", 1, 8),
                Sender = "Salon Test",
                Status = MessageStatuses.Scheduled,
                DueAt = clock.GetCurrentInstant() + (later ?? Duration.FromDays(1)),
            },
            TestServer.Ct);
        return id;
    }

    public static async Task<string> ContactOfAsync(TestServer server, string message)
        => (await server.Database.ScalarAsync<string>("SELECT contact_id FROM channel_messages_log WHERE id = @message", new { message }, TestServer.Ct))!;
}
