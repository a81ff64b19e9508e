using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Channels;

/// <summary>A channel's templates as JSON: <c>{key: {enabled, text, subject?}}</c>. The keys are the platform's, the words the firm's.</summary>
public static class TemplatesJson
{
    private const int LongestSms = 320;
    private const int LongestWhatsApp = 1024; // Meta: a template's body
    private const int LongestEmail = 5000;
    private const int LongestSubject = 150;

    private static readonly Said NoTemplates = new("The phone channel has no templates.", "Le canal téléphone n'a pas de modèles.");
    private static readonly Said NoSubject = new("Only e-mails have a subject.", "Seuls les e-mails ont un objet.");
    private static readonly Said OneLine = new("One line.", "Une seule ligne.");

    /// <summary>What a new firm writes; empty for the phone.</summary>
    public static IReadOnlyDictionary<string, MessageTemplate> Defaults(string channel) => channel switch
    {
        ChannelTypes.Sms => SmsTemplateTexts.All,
        ChannelTypes.Email => EmailTemplateTexts.All,
        ChannelTypes.WhatsApp => WhatsAppTemplateTexts.All,
        _ => new Dictionary<string, MessageTemplate>(),
    };

    /// <summary>Reads what <see cref="Write"/> stored; a key that did not exist then has its default.</summary>
    public static IReadOnlyDictionary<string, MessageTemplate> Parse(string channel, string stored)
    {
        using var document = JsonDocument.Parse(stored);
        var templates = new Dictionary<string, MessageTemplate>(Defaults(channel), StringComparer.Ordinal);
        foreach (var field in document.RootElement.EnumerateObject().Where(field => templates.ContainsKey(field.Name)))
        {
            templates[field.Name] = new MessageTemplate(
                field.Value.GetProperty("enabled").GetBoolean(),
                field.Value.GetProperty("text").GetString()!,
                field.Value.TryGetProperty("subject", out var subject) ? subject.GetString() : null);
        }

        return templates;
    }

    /// <summary>Templates as they are stored and sent.</summary>
    public static JsonObject Write(IReadOnlyDictionary<string, MessageTemplate> templates)
        => new(templates.Select(pair =>
        {
            var json = new JsonObject { ["enabled"] = pair.Value.Enabled, ["text"] = pair.Value.Text };
            if (pair.Value.Subject is { } subject)
                json["subject"] = subject;
            return KeyValuePair.Create<string, JsonNode?>(pair.Key, json);
        }));

    /// <summary>Reads what a request changes: a key left out stays, a part left out stays, <c>null</c> brings the default back.</summary>
    /// <param name="channel">One of <see cref="ChannelTypes"/>.</param>
    /// <param name="json">The object.</param>
    /// <param name="errors">Path of a field (<c>confirmation.text</c>) → what is wrong with it.</param>
    public static IReadOnlyDictionary<string, TemplateChange?> ReadChanges(string channel, JsonElement json, out IReadOnlyDictionary<string, Said> errors)
    {
        var fields = new JsonFields(json);
        var known = Defaults(channel);
        if (known.Count == 0 && json.ValueKind == JsonValueKind.Object && json.EnumerateObject().Any())
            fields.Refuse("", NoTemplates);
        else
            fields.RefuseOthersThan(known.Keys);

        var changes = known.Keys.Where(fields.Has).ToDictionary(key => key, key => Change(channel, key, fields));
        errors = fields.Errors;
        return changes;
    }

    /// <summary>The templates with the changes made.</summary>
    public static IReadOnlyDictionary<string, MessageTemplate> Apply(
        string channel, IReadOnlyDictionary<string, MessageTemplate> templates, IReadOnlyDictionary<string, TemplateChange?> changes)
        => templates.ToDictionary(pair => pair.Key, pair => !changes.TryGetValue(pair.Key, out var change)
            ? pair.Value
            : change is null
                ? Defaults(channel)[pair.Key]
                : new MessageTemplate(change.Enabled ?? pair.Value.Enabled, change.Text ?? pair.Value.Text, change.Subject ?? pair.Value.Subject));

    private static TemplateChange? Change(string channel, string key, JsonFields fields)
    {
        if (fields.Nested(key) is not { } json)
            return null;

        var inner = new JsonFields(json);
        inner.RefuseOthersThan(["enabled", "text", "subject"]);
        var subject = Text(inner, "subject", LongestSubject, key);
        if (subject is not null && channel != ChannelTypes.Email)
            inner.Refuse("subject", NoSubject);
        if (subject?.AsSpan().IndexOfAny('\n', '\r') >= 0)
            inner.Refuse("subject", OneLine);
        var change = new TemplateChange(inner.Flag("enabled"), Text(inner, "text", LongestText(channel), key), subject);
        fields.RefuseInside(key, inner.Errors);
        return change;
    }

    private static string? Text(JsonFields fields, string name, int longest, string key)
    {
        if (fields.Text(name, longest) is not { } written)
            return null;

        var (text, error) = TemplateText.Normalise(written, TemplateKeys.Variables(key));
        if (error is not null)
            fields.Refuse(name, error);
        return text;
    }

    private static int LongestText(string channel) => channel switch
    {
        ChannelTypes.Sms => LongestSms,
        ChannelTypes.WhatsApp => LongestWhatsApp,
        _ => LongestEmail,
    };
}
