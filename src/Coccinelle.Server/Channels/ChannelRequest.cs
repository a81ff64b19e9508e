using System.Text.Json;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Server.Channels;

/// <summary>A request that replaces a channel's configuration, once its fields are read.</summary>
/// <param name="Form">The settings.</param>
/// <param name="Templates">What changes of the templates.</param>
/// <param name="AssistantId">An assistant at Vapi (phone).</param>
/// <param name="Version">The version that was read.</param>
internal sealed record ChannelRequest(
    ChannelForm Form, IReadOnlyDictionary<string, TemplateChange?> Templates, string? AssistantId, int? Version)
{
    private static readonly Dictionary<string, TemplateChange?> NoTemplates = [];

    private static readonly Said VersionNeeded = new("Required: the version that was read.", "Obligatoire : la version qui a été lue.");

    /// <summary>Null when something is wrong; <paramref name="fields"/> then says what.</summary>
    public static ChannelRequest? Read(JsonFields fields, ChannelRow stored, bool needsVersion, ChannelForms forms)
    {
        var isPhone = stored.ChannelType == ChannelTypes.Phone;
        fields.RefuseOthersThan(isPhone ? ["config", "templates", "version", "assistantId"] : ["config", "templates", "version"]);
        var version = fields.Number("version", 1, int.MaxValue);
        if (needsVersion && version is null)
            fields.Refuse("version", VersionNeeded);
        var templates = TemplatesOf(fields, stored.ChannelType);
        var assistant = isPhone ? fields.Text("assistantId", 100) : null;
        if (fields.Nested("config") is not { } config)
        {
            fields.Refuse("config", FieldTexts.Required);
            return null;
        }

        if (isPhone)
            (assistant, config) = (assistant ?? AssistantInside(config, fields), WithoutAssistant(config));
        var form = forms.Read(config, stored, out var errors);
        fields.RefuseInside("config", errors);
        return fields.Errors.Count == 0 ? new ChannelRequest(form!, templates, assistant, version) : null;
    }

    private static IReadOnlyDictionary<string, TemplateChange?> TemplatesOf(JsonFields fields, string type)
    {
        if (fields.Nested("templates") is not { } json)
            return NoTemplates;

        var changes = TemplatesJson.ReadChanges(type, json, out var errors);
        fields.RefuseInside("templates", errors);
        return changes;
    }

    /// <summary>The assistant belongs to the channel, not to its configuration; callers write it in either place.</summary>
    private static string? AssistantInside(JsonElement config, JsonFields fields)
    {
        var inner = new JsonFields(config);
        var assistant = inner.Text("assistantId", 100);
        fields.RefuseInside("config", inner.Errors);
        return assistant;
    }

    private static JsonElement WithoutAssistant(JsonElement config)
        => JsonSerializer.SerializeToElement(config.EnumerateObject().Where(field => field.Name != "assistantId").ToDictionary(field => field.Name, field => field.Value));
}
