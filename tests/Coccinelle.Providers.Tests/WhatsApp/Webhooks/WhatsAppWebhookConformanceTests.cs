using System.Text;
using System.Text.Json;
using Coccinelle.Providers.WhatsApp.Webhooks;
using Coccinelle.Tests;
using CsCheck;

namespace Coccinelle.Providers.Tests.WhatsApp.Webhooks;

/// <summary>Every webhook that Meta and 360dialog document, and whatever can become of one on its way.</summary>
public sealed class WhatsAppWebhookConformanceTests
{
    /// <summary>The names of the files say what they are; the others are answers and errors.</summary>
    [Fact]
    public void Every_documented_webhook_is_what_its_name_says()
    {
        var files = Files();
        var webhooks = files.Where(IsWebhook).ToArray();

        Assert.Equal(88, files.Length);
        Assert.Equal(62, webhooks.Length);
        Assert.All(webhooks, file =>
        {
            var one = Assert.Single(WhatsAppWebhook.Read(File.ReadAllBytes(file)).Events);
            Assert.Equal((Expected(Path.GetFileName(file)), Path.GetFileName(file)), (one.GetType(), Path.GetFileName(file)));
            Assert.False(string.IsNullOrEmpty(one.Key));
            Assert.False(string.IsNullOrEmpty(one.WabaId));
            Assert.True(one is WhatsAppEvent.Other || one is { PhoneNumberId.Length: > 0, At: not null }, file);
        });
    }

    [Fact]
    public void Everything_else_of_the_reference_is_no_envelope()
        => Assert.All(Files().Where(file => !IsWebhook(file)), file => Assert.Equal(WhatsAppBatch.NoEnvelope, WhatsAppWebhook.Read(File.ReadAllBytes(file))));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"entry\":{}}")]
    [InlineData("{\"entry\":[}")]
    [InlineData("{\"entr\\ud800\":[]}")]
    [InlineData("entry=1")]
    public void What_is_no_envelope_says_so(string body) => Assert.Equal(WhatsAppBatch.NoEnvelope, WhatsAppWebhook.Read(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Nesting_without_end_is_no_envelope()
        => Assert.False(WhatsAppWebhook.Read(Encoding.UTF8.GetBytes("{\"entry\":" + new string('[', 100_000))).IsEnvelope);

    [Fact]
    public void No_bytes_make_it_throw() => Gen.Byte.Array.Sample(body => { _ = WhatsAppWebhook.Read(body); });

    /// <summary>Bytes changed, cut out and doubled, in every documented webhook.</summary>
    [Fact]
    public void No_broken_webhook_makes_it_throw()
    {
        var bodies = Files().Where(IsWebhook).Select(File.ReadAllBytes).ToArray();
        byte[] hard = [.. "\"{}[],:\\0n\x7f"u8, 0xff];

        Gen.Select(Gen.Int[0, bodies.Length - 1], Gen.Select(Gen.Double[0, 1], Gen.Int[0, 2], Gen.Int[0, hard.Length - 1]).Array[1, 5]).Sample((which, changes) =>
        {
            var broken = bodies[which].ToList();
            foreach (var (where, how, what) in changes)
            {
                var at = (int)(where * (broken.Count - 1));
                if (how == 0) broken[at] = hard[what];
                else if (how == 1) broken.RemoveAt(at);
                else broken.InsertRange(at, broken.Skip(at).Take(what * 7).ToArray());
            }

            var batch = WhatsAppWebhook.Read([.. broken]);
            Assert.DoesNotContain(batch.Events, one => string.IsNullOrEmpty(one.Key));
        });
    }

    /// <summary>Values of another type, in every place of every documented webhook.</summary>
    [Fact]
    public void No_value_of_another_type_makes_it_throw()
    {
        string[] values = ["null", "true", "-1", "1e400", "\"\"", "\"\\ud800\"", "[]", "[null]", "{}", "{\"id\":{}}"];
        foreach (var file in Files().Where(IsWebhook))
        {
            var text = File.ReadAllText(file);
            using var document = JsonDocument.Parse(text);
            foreach (var part in Parts(document.RootElement).Distinct())
            {
                foreach (var value in values)
                    Assert.True(WhatsAppWebhook.Read(Encoding.UTF8.GetBytes(text.Replace(part, value, StringComparison.Ordinal))).Events.All(one => one.Key.Length > 0));
            }
        }
    }

    private static IEnumerable<string> Parts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Parts(member.Value)).Prepend(element.GetRawText()),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Parts).Prepend(element.GetRawText()),
        _ => [element.GetRawText()],
    };

    private static Type Expected(string file) => file switch
    {
        _ when file.StartsWith("inbound-group-", StringComparison.Ordinal) => typeof(WhatsAppEvent.Other),
        _ when file.StartsWith("status-", StringComparison.Ordinal) || file.Contains("-status-delivered", StringComparison.Ordinal) => typeof(WhatsAppEvent.Status),
        _ when file.StartsWith("inbound-", StringComparison.Ordinal) || file.Contains("-inbound-", StringComparison.Ordinal) => typeof(WhatsAppEvent.Inbound),
        _ => typeof(WhatsAppEvent.Other),
    };

    private static string[] Files() =>
        [.. new[] { "meta", "derived", "360dialog" }.SelectMany(folder => Directory.GetFiles(ReferenceData.Path("whatsapp", folder), "*.json")).Order()];

    private static bool IsWebhook(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.TryGetProperty("entry", out _);
    }
}
