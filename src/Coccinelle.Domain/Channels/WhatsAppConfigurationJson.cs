using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Channels;

/// <summary>Reads and writes <see cref="WhatsAppConfiguration"/> as JSON, naming every field that is wrong. Secrets are read beside it.</summary>
public static class WhatsAppConfigurationJson
{
    private static readonly string[] Fields = ["provider", "phoneNumber", "phoneNumberId", "outsideWindow", WhatsAppConfiguration.AccessToken, WhatsAppConfiguration.AppSecret];

    private static readonly Said NotAnId = new(
        "The digits that Meta shows as phone number ID; not the phone number.",
        "Les chiffres que Meta affiche comme « identifiant du numéro de téléphone » ; ce n'est pas le numéro lui-même.");

    /// <summary>Reads a whole configuration.</summary>
    /// <param name="json">The configuration object, with or without secrets.</param>
    /// <param name="errors">Field name → what is wrong with it; empty when all is well.</param>
    public static WhatsAppConfiguration Read(JsonElement json, out IReadOnlyDictionary<string, Said> errors)
    {
        var fields = new JsonFields(json);
        fields.RefuseOthersThan(Fields);
        var configuration = new WhatsAppConfiguration
        {
            Provider = fields.OneOf("provider", WhatsAppConfiguration.Meta, WhatsAppConfiguration.Dialog360) ?? WhatsAppConfiguration.Meta,
            PhoneNumber = fields.Phone("phoneNumber"),
            PhoneNumberId = fields.Text("phoneNumberId", 100),
            OutsideWindow = fields.OneOf("outsideWindow", WhatsAppConfiguration.Refuse, WhatsAppConfiguration.FallBackToSms) ?? WhatsAppConfiguration.Refuse,
        };
        if (configuration.PhoneNumberId is { } id && !(id.Length is >= 5 and <= 32 && id.All(char.IsAsciiDigit)))
            fields.Refuse("phoneNumberId", NotAnId);
        errors = fields.Errors;
        return configuration;
    }

    /// <summary>Reads what <see cref="Write"/> stored.</summary>
    /// <exception cref="JsonException">The stored text is no configuration.</exception>
    public static WhatsAppConfiguration Parse(string stored)
    {
        using var document = JsonDocument.Parse(stored);
        var configuration = Read(document.RootElement, out var errors);
        return errors.Count == 0 ? configuration : throw new JsonException($"Stored WhatsApp configuration is invalid: {string.Join(", ", errors.Keys)}");
    }

    /// <summary>The configuration as it is stored and sent, without secrets; fields without a value are left out.</summary>
    public static JsonObject Write(WhatsAppConfiguration configuration)
    {
        var json = new JsonObject { ["provider"] = configuration.Provider };
        if (configuration.PhoneNumber is { } number)
            json["phoneNumber"] = number.Value;
        if (configuration.PhoneNumberId is { } id)
            json["phoneNumberId"] = id;
        if (configuration.OutsideWindow != WhatsAppConfiguration.Refuse)
            json["outsideWindow"] = configuration.OutsideWindow;
        return json;
    }
}
