using Coccinelle.Providers.Twilio;
using NodaTime;

namespace Coccinelle.Sandbox.Tests.Twilio;

/// <summary>The product's own client asks the sandbox as it asks Twilio.</summary>
public sealed class MessageClientTests : SandboxFixture
{
    private const string Customer = "+33612345678";

    [Fact]
    public async Task A_message_without_an_answer_is_found_again()
    {
        using var http = new HttpClient();
        var client = new TwilioClient(http, Options(), TimeProvider.System);
        Sandbox.World.Faults = new SandboxFaults { TwilioAnswerLost = true, TwilioMessageStatus = TwilioMessageStatus.Undelivered };
        Assert.IsType<MessageSending.OutcomeUnknown>(await client.SendMessageAsync(new OutboundMessage(Customer, "Coccinelle", "Bonjour", null), Token));
        Sandbox.World.Faults = SandboxFaults.None;

        var search = Assert.IsType<MessageSearch.Found>(await client.FindMessagesAsync(Customer, "Coccinelle", Instant.MinValue, Token));
        var found = Assert.Single(search.Messages);
        var asked = Assert.IsType<MessageLookup.Found>(await client.GetMessageAsync(found.Sid, Token));

        Assert.Equal((true, "Bonjour", "undelivered", 30003), (search.IsComplete, found.Body, found.Status, found.ErrorCode));
        Assert.Equal(found, asked.Message);
        Assert.IsType<MessageLookup.NotFound>(await client.GetMessageAsync("SMunknown", Token));
    }

    [Fact]
    public async Task More_than_a_page_is_found()
    {
        using var http = new HttpClient();
        var client = new TwilioClient(http, Options(), TimeProvider.System);
        for (var number = 0; number < 101; number++)
        {
            Assert.IsType<MessageSending.Accepted>(await client.SendMessageAsync(new OutboundMessage(Customer, "Coccinelle", $"{number}", null), Token));
        }

        var search = Assert.IsType<MessageSearch.Found>(await client.FindMessagesAsync(Customer, null, Instant.MinValue, Token));

        Assert.True(search.IsComplete);
        Assert.Equal(Enumerable.Range(0, 101).Reverse().Select(number => $"{number}"), search.Messages.Select(message => message.Body));
    }

    private TwilioOptions Options() =>
        new() { AccountSid = SandboxDefaults.TwilioAccountSid, AuthTokens = [SandboxDefaults.TwilioAuthToken], BaseUrl = Sandbox.Address };
}
