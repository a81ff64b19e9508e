using System.Net.Http.Json;
using System.Text.Json;

namespace Coccinelle.Sandbox.Tests.Control;

public sealed class OutboxTests : SandboxFixture
{
    [Fact]
    public async Task A_phone_shows_what_it_received_the_newest_last()
    {
        foreach (var body in new[] { "Un", "Deux" })
        {
            KeyValuePair<string, string>[] text = [new("To", "+33612345678"), new("From", "Coccinelle"), new("Body", body)];
            (await SendTwilioAsync(HttpMethod.Post, "/Messages.json", text)).EnsureSuccessStatusCode().Dispose();
        }

        var phone = await Client.GetFromJsonAsync<JsonElement>("/phones/0612345678", Token);

        Assert.Equal(
            [("Un", "delivered"), ("Deux", "delivered")],
            phone.GetProperty("texts").EnumerateArray().Select(text => (text.GetProperty("body").GetString(), text.GetProperty("status").GetString())));
        Assert.Equal(0, phone.GetProperty("whatsApps").GetArrayLength());
    }

    [Fact]
    public async Task A_mailbox_shows_its_mails_decoded_and_raw()
    {
        const string Raw = "Subject: =?utf-8?Q?Votre_re=C3=A7u?=\r\nX-Test: 1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nw4AgZGVtYWlu\r\n";
        Sandbox.World.Record(new ReceivedMail("us@host.example", ["Camille@host.example"], "us", Raw, DateTimeOffset.UnixEpoch));
        Sandbox.World.Record(new ReceivedMail("us@host.example", ["other@host.example"], "us", Raw, DateTimeOffset.UnixEpoch));

        var mailbox = await Client.GetFromJsonAsync<JsonElement>("/mailboxes/camille@host.example", Token);

        var mail = mailbox.GetProperty("mails").EnumerateArray().Single();
        Assert.Equal(("Votre reçu", "À demain", Raw), (mail.GetProperty("subject").GetString(), mail.GetProperty("text").GetString()?.Trim(), mail.GetProperty("raw").GetString()));
        Assert.Contains(mail.GetProperty("headers").EnumerateArray(), header => header.GetProperty("name").GetString() == "X-Test" && header.GetProperty("value").GetString() == "1");
    }
}
