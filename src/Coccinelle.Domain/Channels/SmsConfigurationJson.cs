using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Channels;

/// <summary>Reads and writes <see cref="SmsConfiguration"/> as JSON, naming every field that is wrong.</summary>
public static class SmsConfigurationJson
{
    private const int MostPerDay = 10_000;

    private static readonly string[] Fields = ["senderName", "dailyLimit", "quietHours"];

    private static readonly Said NotASender = new(
        $"{SmsSender.Shortest} to {SmsSender.Longest} letters without accents, digits, blanks or + - _ & . with one letter at least.",
        $"De {SmsSender.Shortest} à {SmsSender.Longest} caractères : lettres sans accent, chiffres, espaces ou + - _ & . et au moins une lettre.");

    private static readonly Said NotATime = new("A time of day such as 20:00.", "Une heure comme 20:00.");

    /// <summary>Reads a whole configuration; absent fields take their defaults.</summary>
    /// <param name="json">The configuration object.</param>
    /// <param name="errors">Field name → what is wrong with it; empty when all is well.</param>
    public static SmsConfiguration Read(JsonElement json, out IReadOnlyDictionary<string, Said> errors)
    {
        var fields = new JsonFields(json);
        fields.RefuseOthersThan(Fields);
        var defaults = new SmsConfiguration();
        var configuration = new SmsConfiguration
        {
            SenderName = fields.Text("senderName", 100),
            DailyLimit = fields.Number("dailyLimit", 1, MostPerDay) ?? defaults.DailyLimit,
            QuietHours = fields.Nested("quietHours") is { } hours ? Hours(fields, hours) : defaults.QuietHours,
        };
        if (configuration.SenderName is { } name && !SmsSender.IsValid(name))
            fields.Refuse("senderName", NotASender);
        errors = fields.Errors;
        return configuration;
    }

    /// <summary>Reads what <see cref="Write"/> stored.</summary>
    /// <exception cref="JsonException">The stored text is no configuration.</exception>
    public static SmsConfiguration Parse(string stored)
    {
        using var document = JsonDocument.Parse(stored);
        var configuration = Read(document.RootElement, out var errors);
        return errors.Count == 0 ? configuration : throw new JsonException($"Stored SMS configuration is invalid: {string.Join(", ", errors.Keys)}");
    }

    /// <summary>The configuration as it is stored and sent; fields without a value are left out.</summary>
    public static JsonObject Write(SmsConfiguration configuration)
    {
        var json = new JsonObject();
        if (configuration.SenderName is { } name)
            json["senderName"] = name;
        json["dailyLimit"] = configuration.DailyLimit;
        json["quietHours"] = new JsonObject
        {
            ["from"] = QuietHours.Write(configuration.QuietHours.From),
            ["to"] = QuietHours.Write(configuration.QuietHours.To),
        };
        return json;
    }

    private static QuietHours Hours(JsonFields fields, JsonElement json)
    {
        var inner = new JsonFields(json);
        inner.RefuseOthersThan(["from", "to"]);
        var (from, to) = (Time(inner, "from"), Time(inner, "to"));
        fields.RefuseInside("quietHours", inner.Errors);
        return new QuietHours(from, to);
    }

    private static NodaTime.LocalTime Time(JsonFields fields, string name)
    {
        var text = fields.Text(name, 100);
        if (QuietHours.Read(text) is { } time)
            return time;

        fields.Refuse(name, text is null ? FieldTexts.Required : NotATime);
        return default;
    }
}
