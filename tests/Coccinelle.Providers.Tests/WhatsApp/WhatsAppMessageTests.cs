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

    [Fact]
    public void An_answer_is_Metas_example_of_one()
    {
        var expected = Example("send-reply-to-text-message");
        expected["to"] = "+33612345678";
        expected["text"]!["body"] = "Oui";
        expected["context"]!["message_id"] = "wamid.1";
        expected["biz_opaque_callback_data"] = "m1";

        Assert.True(JsonNode.DeepEquals(expected, WhatsAppMessage.Text("+33612345678", "Oui", "m1", "wamid.1")));
    }

    /// <summary>Meta: <c>recipient</c> takes a user id, <c>to</c> a number.</summary>
    [Fact]
    public void A_customer_without_a_number_is_written_to_by_user_id()
    {
        var message = WhatsAppMessage.Text("FR.13491208655302741918", "Oui", "m1");

        Assert.Equal(("FR.13491208655302741918", false), (message["recipient"]!.GetValue<string>(), message.ContainsKey("to")));
    }

    [Fact]
    public void Variables_with_names_say_which_they_are()
        => Assert.Equal(
            """[{"type":"text","text":"Camille","parameter_name":"prenom"}]""",
            WhatsAppMessage.Template("+33612345678", "rappel", "fr", "m1", [new WhatsAppParameter("Camille", "prenom")])["template"]!["components"]![0]!["parameters"]!.ToJsonString());

    /// <summary>Meta refuses a value with a line end, a tab or more than four blanks in a row.</summary>
    [Theory]
    [InlineData("12 rue des Lilas\n75020 Paris", "12 rue des Lilas 75020 Paris")]
    [InlineData("a\t\tb      c ", "a b c")]
    public void A_value_is_one_line(string value, string sent)
        => Assert.Equal(sent, WhatsAppMessage.Template("+33612345678", "t", "fr", "m1", [value])["template"]!["components"]![0]!["parameters"]![0]!["text"]!.GetValue<string>());

    private static JsonObject Example(string name)
        => JsonNode.Parse(File.ReadAllText(ReferenceData.Path("whatsapp", "requests", $"{name}.json")))!.AsObject();
}
