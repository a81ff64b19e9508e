using System.Text.Json.Nodes;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Tests;

namespace Coccinelle.Providers.Tests.WhatsApp;

public sealed class WhatsAppMessageTests
{
    [Fact]
    public void A_text_is_Metas_example_with_our_id()
    {
        var expected = Example("send-text-message");
        expected["to"] = "+33612345678";
        expected["text"]!["body"] = "À demain";
        expected["biz_opaque_callback_data"] = "m1";

        Assert.True(JsonNode.DeepEquals(expected, WhatsAppMessage.Text("+33612345678", "À demain", "m1")));
    }

    [Fact]
    public void A_template_is_Metas_example_with_our_id()
    {
        var expected = Example("send-message-template-text");
        expected["to"] = "+33612345678";
        expected["template"]!["name"] = "rappel";
        expected["template"]!["language"]!["code"] = "fr";
        expected["template"]!["components"]![0]!["parameters"] = new JsonArray(Text("Camille"), Text("lundi"));
        expected["biz_opaque_callback_data"] = "m1";

        Assert.True(JsonNode.DeepEquals(expected, WhatsAppMessage.Template("+33612345678", "rappel", "fr", "m1", ["Camille", "lundi"])));

        static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };
    }

    [Fact]
    public void A_template_without_variables_has_no_components()
        => Assert.False(WhatsAppMessage.Template("+33612345678", "bonjour", "fr", "m1")["template"]!.AsObject().ContainsKey("components"));

    private static JsonObject Example(string name)
        => JsonNode.Parse(File.ReadAllText(ReferenceData.Path("whatsapp", "requests", $"{name}.json")))!.AsObject();
}
