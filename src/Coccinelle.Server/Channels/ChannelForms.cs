using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Texts;
using Coccinelle.Providers.Smtp;

namespace Coccinelle.Server.Channels;

/// <summary>What a request says of a channel's settings, once it is found to be right.</summary>
/// <param name="Config">The public settings as they are stored.</param>
/// <param name="Secrets">Field → what becomes of it.</param>
/// <param name="Configured">Whether nothing that the channel needs is missing.</param>
internal sealed record ChannelForm(JsonObject Config, IReadOnlyDictionary<string, SecretChange> Secrets, bool Configured);

/// <summary>
/// Reads the <c>config</c> of a request, whatever the channel. A secret that was entered for one server or number is never used
/// for another one: whoever may change settings could otherwise send it to himself.
/// </summary>
internal sealed class ChannelForms(SmtpOptions smtp)
{
    public const string Password = "password";

    private static readonly Dictionary<string, SecretChange> NoSecrets = [];

    private static readonly Said NotAToken = new("A token has neither blanks nor accents.", "Un jeton ne contient ni espaces ni accents.");

    private static readonly Said TokenAgain = new(
        "Enter the token again: provider or number have changed.", "Saisissez à nouveau le jeton : le fournisseur ou le numéro ont changé.");

    /// <summary>The secrets of each channel.</summary>
    public static IReadOnlyList<string> SecretsOf(string type) => type switch
    {
        ChannelTypes.Email => [Password],
        ChannelTypes.WhatsApp => [WhatsAppConfiguration.AccessToken, WhatsAppConfiguration.AppSecret],
        _ => [],
    };

    /// <summary>What is wrong is refused under the field's own name, <c>port</c>.</summary>
    public ChannelForm? Read(JsonElement config, ChannelRow stored, out IReadOnlyDictionary<string, Said> errors)
    {
        var fields = new JsonFields(config);
        var secrets = SecretsOf(stored.ChannelType).ToDictionary(name => name, fields.Secret);
        var open = new JsonFields(Without(config, secrets.Keys));
        var form = stored.ChannelType switch
        {
            ChannelTypes.Email => Email(open, secrets, stored),
            ChannelTypes.WhatsApp => WhatsApp(Without(config, secrets.Keys), open, secrets, stored),
            ChannelTypes.Sms => Open(SmsConfigurationJson.Write(SmsConfigurationJson.Read(config, out var wrong)), wrong, open),
            _ => Open(PhoneConfigurationJson.Write(PhoneConfigurationJson.Read(config, out var wrong)), wrong, open),
        };
        foreach (var (name, reason) in open.Errors)
            fields.Refuse(name, reason);
        errors = fields.Errors;
        return errors.Count == 0 ? form : null;
    }

    private ChannelForm? Email(JsonFields fields, Dictionary<string, SecretChange> secrets, ChannelRow stored)
    {
        var configuration = EmailConfigurationJson.Read(fields, [.. smtp.AllowedInside]);
        var old = EmailConfigurationJson.Parse(stored.ConfigPublic);
        var known = stored.Secrets.ContainsKey(Password);
        if (secrets[Password] == SecretChange.Keep && !known)
            fields.Refuse(Password, FieldTexts.Required);
        else if (secrets[Password] == SecretChange.Keep && configuration is not null && old?.PasswordBelongsTo != configuration.PasswordBelongsTo)
            fields.Refuse(Password, EmailTexts.PasswordAgain);
        if (configuration is null)
            return null;

        if (secrets[Password].Value is { } typed)
            secrets[Password] = SecretChange.Enter(EmailConfigurationJson.Password(configuration.Host, typed));
        return new ChannelForm(EmailConfigurationJson.Write(configuration), secrets, Configured: secrets[Password] != SecretChange.Forget);
    }

    private static ChannelForm WhatsApp(JsonElement config, JsonFields fields, Dictionary<string, SecretChange> secrets, ChannelRow stored)
    {
        var configuration = WhatsAppConfigurationJson.Read(config, out var errors);
        foreach (var (name, reason) in errors)
            fields.Refuse(name, reason);

        var old = WhatsAppConfigurationJson.Parse(stored.ConfigPublic);
        var token = secrets[WhatsAppConfiguration.AccessToken];
        var known = stored.Secrets.ContainsKey(WhatsAppConfiguration.AccessToken);
        if (configuration.Provider == WhatsAppConfiguration.Dialog360 && old.Provider == configuration.Provider && token == SecretChange.Keep)
            configuration = configuration with { PhoneNumberId = configuration.PhoneNumberId ?? old.PhoneNumberId }; // 360dialog told us; nobody types it
        if (configuration.Provider == WhatsAppConfiguration.Meta && configuration.PhoneNumberId is null)
            fields.Refuse("phoneNumberId", FieldTexts.Required);
        if (token.Value?.Any(c => c is <= ' ' or > '~') is true)
            fields.Refuse(WhatsAppConfiguration.AccessToken, NotAToken);
        else if (token == SecretChange.Keep && !known)
            fields.Refuse(WhatsAppConfiguration.AccessToken, FieldTexts.Required);
        else if (token == SecretChange.Keep && (old.Provider, old.PhoneNumberId) != (configuration.Provider, configuration.PhoneNumberId))
            fields.Refuse(WhatsAppConfiguration.AccessToken, TokenAgain);
        return new ChannelForm(WhatsAppConfigurationJson.Write(configuration), secrets, Configured: token != SecretChange.Forget);
    }

    /// <summary>A channel without secrets.</summary>
    private static ChannelForm Open(JsonObject config, IReadOnlyDictionary<string, Said> errors, JsonFields fields)
    {
        foreach (var (name, reason) in errors)
            fields.Refuse(name, reason);
        return new ChannelForm(config, NoSecrets, Configured: true);
    }

    private static JsonElement Without(JsonElement config, IEnumerable<string> names)
        => JsonSerializer.SerializeToElement(config.EnumerateObject().Where(field => !names.Contains(field.Name)).ToDictionary(field => field.Name, field => field.Value));
}
