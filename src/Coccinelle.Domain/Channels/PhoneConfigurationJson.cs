using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Channels;

/// <summary>Reads and writes <see cref="PhoneConfiguration"/> as JSON, naming every field that is wrong.</summary>
public static class PhoneConfigurationJson
{
    private static readonly string[] Fields =
    [
        "clientPhoneNumber", "assistantName", "voice", "agentType", "greeting", "customInstructions", "language", "transferNumber",
        "whenUnavailable", "recordCalls", "maxConcurrentCalls", "monthlyMinutes", "blockedCallers",
    ];

    private static readonly Dictionary<string, WhenUnavailable> Wishes = new(StringComparer.Ordinal)
    {
        ["voicemail"] = WhenUnavailable.Voicemail,
        ["transfer"] = WhenUnavailable.Transfer,
        ["message"] = WhenUnavailable.Message,
    };

    /// <summary>Reads a whole configuration; absent fields take their defaults.</summary>
    /// <param name="json">The configuration object.</param>
    /// <param name="errors">Field name → what is wrong with it; empty when all is well.</param>
    public static PhoneConfiguration Read(JsonElement json, out IReadOnlyDictionary<string, Said> errors)
    {
        var fields = new JsonFields(json);
        fields.RefuseOthersThan(Fields);
        var defaults = new PhoneConfiguration();
        var configuration = new PhoneConfiguration
        {
            ClientPhoneNumber = fields.Phone("clientPhoneNumber"),
            AssistantName = fields.Text("assistantName", 40) ?? defaults.AssistantName,
            Voice = fields.OneOf("voice", "female", "male") ?? defaults.Voice,
            AgentType = fields.OneOf("agentType", "reception", "qualification", "appointment", "support") ?? defaults.AgentType,
            Greeting = fields.Text("greeting", 500),
            CustomInstructions = fields.Text("customInstructions", 4000),
            Language = fields.OneOf("language", "fr-FR") ?? defaults.Language,
            TransferNumber = fields.Phone("transferNumber"),
            WhenUnavailable = fields.OneOf("whenUnavailable", [.. Wishes.Keys]) is { } wish ? Wishes[wish] : defaults.WhenUnavailable,
            RecordCalls = fields.Flag("recordCalls") ?? defaults.RecordCalls,
            MaxConcurrentCalls = fields.Number("maxConcurrentCalls", 1, 100),
            MonthlyMinutes = fields.Number("monthlyMinutes", 1, 1_000_000),
            BlockedCallers = BlockedCallers(fields),
        };
        errors = fields.Errors;
        return configuration;
    }

    /// <summary>Reads what <see cref="Write"/> stored.</summary>
    /// <exception cref="JsonException">The stored text is no configuration.</exception>
    public static PhoneConfiguration Parse(string stored)
    {
        using var document = JsonDocument.Parse(stored);
        var configuration = Read(document.RootElement, out var errors);
        return errors.Count == 0
            ? configuration
            : throw new JsonException($"Stored phone configuration is invalid: {string.Join(", ", errors.Keys)}");
    }

    /// <summary>The configuration as it is stored and sent; fields without a value are left out.</summary>
    public static JsonObject Write(PhoneConfiguration configuration)
    {
        var json = new JsonObject();
        Add("clientPhoneNumber", configuration.ClientPhoneNumber?.Value);
        Add("assistantName", configuration.AssistantName);
        Add("voice", configuration.Voice);
        Add("agentType", configuration.AgentType);
        Add("greeting", configuration.Greeting);
        Add("customInstructions", configuration.CustomInstructions);
        Add("language", configuration.Language);
        Add("transferNumber", configuration.TransferNumber?.Value);
        Add("whenUnavailable", Wishes.Single(pair => pair.Value == configuration.WhenUnavailable).Key);
        Add("recordCalls", configuration.RecordCalls);
        Add("maxConcurrentCalls", configuration.MaxConcurrentCalls);
        Add("monthlyMinutes", configuration.MonthlyMinutes);
        if (configuration.BlockedCallers.Length > 0)
            json["blockedCallers"] = new JsonArray([.. configuration.BlockedCallers.Select(number => (JsonNode)number.Value)]);
        return json;

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
                json[name] = value;
        }
    }

    private static ImmutableArray<E164> BlockedCallers(JsonFields fields)
    {
        var numbers = ImmutableArray.CreateBuilder<E164>();
        foreach (var text in fields.Texts("blockedCallers", most: 500, longest: 64))
        {
            if (E164.TryParse(text, out var number))
                numbers.Add(number);
            else
                fields.Refuse("blockedCallers", new Said("Holds something that is not a phone number.", "Contient autre chose qu'un numéro de téléphone."));
        }

        return numbers.ToImmutable();
    }
}
