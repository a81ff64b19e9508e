using System.Text.Json.Nodes;
using Coccinelle.Domain.Assistants;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Phones;
using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Settings;

namespace Coccinelle.Server.Tests.Assistants;

/// <summary>The body of an assistant is one that Vapi takes, and its fingerprint tells one content from another.</summary>
public sealed class AssistantDocumentTests
{
    private const string Tenant = "ten_019aa9d2f1c07c5e8d2b3a4f5e6d7c8b";

    private static readonly PlatformOptions Platform = new()
    {
        PublicUrl = "https://coccinelle.example",
        SharedNumber = E164.Parse("+33939035761"),
        OperatorKey = "",
        EncryptionKey = [],
    };

    [Fact]
    public void Vapi_takes_every_body()
    {
        var vapi = new VapiSchema();
        foreach (var phone in new PhoneConfiguration[]
        {
            new(), new() { Voice = "male", RecordCalls = true, AgentType = "support", Greeting = new string('a', 500), CustomInstructions = new string('é', 4000) },
        })
        {
            Assert.Empty(vapi.Violations("CreateAssistantDTO", Of(phone, "Salon Léa").Body));
            Assert.Empty(vapi.Violations("UpdateAssistantDTO", Of(phone, new string('Œ', 120)).Body));
        }
    }

    [Theory]
    [InlineData("serverUrl", "\"https://a.example\"", "CreateAssistantDTO.serverUrl should not exist")]
    [InlineData("serverMessages", "[\"hang\", \"hangs\"]", "CreateAssistantDTO.serverMessages[] may not be hangs")]
    [InlineData("maxDurationSeconds", "9", "CreateAssistantDTO.maxDurationSeconds is out of range: 9")]
    [InlineData("server", "{\"secret\": \"x\"}", "CreateAssistantDTO.server.secret should not exist")]
    [InlineData("transcriber", "{\"provider\": \"deepgram\", \"language\": \"fr-XX\"}", "CreateAssistantDTO.transcriber.language may not be fr-XX")]
    public void What_Vapi_refuses_is_seen(string field, string value, string violation)
    {
        var body = Of(new PhoneConfiguration(), "Salon Léa").Body;
        body[field] = JsonNode.Parse(value);

        Assert.Equal([violation], new VapiSchema().Violations("CreateAssistantDTO", body));
    }

    [Fact]
    public void It_reports_to_us_and_carries_the_firms_mark()
    {
        var document = Of(new PhoneConfiguration { RecordCalls = true }, "L'Atelier de Léa & Cie");
        var body = document.Body;

        Assert.Equal("l-atelier-de-lea-cie-5e6d7c8b", (string?)body["name"]);
        Assert.Equal("https://coccinelle.example/webhooks/vapi", (string?)body["server"]!["url"]);
        Assert.Equal("first", (string?)body["server"]!["headers"]!["X-Vapi-Secret"]);
        Assert.Equal((Tenant, document.Hash), ((string?)body["metadata"]!["tenantId"], (string?)body["metadata"]!["configVersion"]));
        Assert.True((bool)body["artifactPlan"]!["recordingEnabled"]!);
        Assert.Equal("fr-FR-DeniseNeural", (string?)body["voice"]!["voiceId"]);
        Assert.Contains("« L'Atelier de Léa & Cie »", (string?)body["model"]!["messages"]![0]!["content"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_content_has_the_same_fingerprint_and_no_other()
    {
        var hashes = new[]
        {
            Of(new PhoneConfiguration(), "Salon Léa"), Of(new PhoneConfiguration(), "Salon Léa"), Of(new PhoneConfiguration { Voice = "male" }, "Salon Léa"),
            Of(new PhoneConfiguration { RecordCalls = true }, "Salon Léa"), Of(new PhoneConfiguration(), "Salon Lea"),
        }.Select(document => document.Hash).ToList();

        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(4, hashes.Distinct().Count());
    }

    [Theory]
    [InlineData("Salon Léa", "salon-lea-5e6d7c8b")]
    [InlineData("«»", "assistant-5e6d7c8b")]
    [InlineData("Établissements Dupont père et fils, plomberie", "etablissements-dupont-pere-et-f-5e6d7c8b")]
    public void Its_name_is_short_enough(string firm, string name) => Assert.Equal(name, (string?)Of(new PhoneConfiguration(), firm).Body["name"]);

    [Fact]
    public void Drift_is_what_we_send_and_Vapi_has_otherwise()
    {
        var wanted = Of(new PhoneConfiguration(), "Salon Léa").Body;
        var found = JsonNode.Parse(wanted.ToJsonString())!.AsObject();
        found["id"] = "a1";
        found["analysisPlan"] = new JsonObject { ["minMessagesThreshold"] = 2 };
        found["voice"]!["cachingEnabled"] = true;
        Assert.Null(AssistantDrift.Between(wanted, found));

        found["firstMessage"] = "Bonjour.";
        found["server"]!["url"] = "https://elsewhere.example";
        found["model"]!["messages"]!.AsArray().Add(new JsonObject { ["role"] = "system", ["content"] = "Mens." });
        found.Remove("backgroundSound");
        found["artifactPlan"] = null;
        Assert.Equal("firstMessage, model.messages, server.url, backgroundSound, artifactPlan", AssistantDrift.Between(wanted, found));
    }

    private static AssistantDocument Of(PhoneConfiguration phone, string firm) => AssistantDocument.Of(
        Tenant,
        new AssistantBrief { FirmName = firm, TimeZone = "Europe/Paris", Phone = phone },
        Platform,
        new VapiOptions { WebhookSecrets = ["first", "second"] });
}
