using Coccinelle.Domain.Phones;
using Coccinelle.Providers.Pinecone;

namespace Coccinelle.Server.Settings;

/// <summary>Finds everything that is missing or weak at once, so that an engineer starts twice and not nine times.</summary>
internal static class SettingsCheck
{
    /// <summary>The shortest operator key that production accepts.</summary>
    public const int OperatorKeyLength = 32;

    private static readonly string[] Required =
    [
        SettingNames.TwilioAccountSid, SettingNames.TwilioAuthToken, SettingNames.VapiApiKey, SettingNames.VapiPhoneNumberId,
        SettingNames.VapiWebhookSecret, SettingNames.EncryptionKey, SettingNames.PublicUrl, SettingNames.OperatorKey,
    ];

    /// <summary>One line per problem; empty when the server may start.</summary>
    public static IReadOnlyList<string> Problems(IConfiguration configuration)
    {
        var problems = Required.Where(name => configuration.Setting(name) is null).Select(name => $"{name} is missing").ToList();
        problems.AddRange(Weak(configuration));
        return problems;
    }

    /// <summary>Stops the start with one message that names all problems.</summary>
    /// <exception cref="SettingsException">Something is missing or weak.</exception>
    public static void Enforce(IConfiguration configuration)
    {
        if (Problems(configuration) is { Count: > 0 } problems)
            throw new SettingsException($"Cannot start in production:{string.Concat(problems.Select(problem => $"{Environment.NewLine}  - {problem}"))}");
    }

    private static IEnumerable<string> Weak(IConfiguration configuration)
    {
        if (configuration.Setting(SettingNames.OperatorKey) is { } operatorKey
            && (operatorKey.Length < OperatorKeyLength || operatorKey.Distinct().Count() < 8))
        {
            yield return $"{SettingNames.OperatorKey} is weak: it needs at least {OperatorKeyLength} characters, drawn at random";
        }

        if (configuration.Setting(SettingNames.EncryptionKey) is { } text)
        {
            if (MasterKey.TryRead(text) is not { } key)
                yield return $"{SettingNames.EncryptionKey} is unreadable: 32 bytes as base64 (44 characters), as hex (64) or as 32 raw characters";
            else if (MasterKey.IsWeak(key))
                yield return $"{SettingNames.EncryptionKey} is weak: draw it, for example with 'openssl rand -base64 32'";
        }

        foreach (var retired in configuration.Setting(SettingNames.EncryptionKeyPrevious)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            if (MasterKey.TryRead(retired) is null)
                yield return $"{SettingNames.EncryptionKeyPrevious} holds a key that is unreadable: the same forms as {SettingNames.EncryptionKey}, separated by commas";
            else if (retired == configuration.Setting(SettingNames.EncryptionKey))
                yield return $"{SettingNames.EncryptionKeyPrevious} holds the current {SettingNames.EncryptionKey}: a retired key must be another one";
        }

        if (configuration.Setting(SettingNames.PublicUrl) is { } url && !IsOrigin(url))
            yield return $"{SettingNames.PublicUrl} is not an https origin (https://host, no path)";

        if (configuration.Setting(SettingNames.TwilioPhoneNumber) is { } number && !E164.TryParse(number, out _))
            yield return $"{SettingNames.TwilioPhoneNumber} is not a phone number";

        foreach (var name in new[] { SettingNames.TwilioApiBaseUrl, SettingNames.VapiApiBaseUrl, SettingNames.Dialog360BaseUrl, SettingNames.GraphBaseUrl, SettingNames.OpenAiApiBaseUrl })
        {
            if (configuration.Setting(name) is { } address && !Uri.TryCreate(address, UriKind.Absolute, out _))
                yield return $"{name} is not an address";
        }

        if (configuration.Setting(SettingNames.Dialog360PartnerId) is null != configuration.Setting(SettingNames.Dialog360ApiKey) is null)
            yield return $"{SettingNames.Dialog360PartnerId} and {SettingNames.Dialog360ApiKey} go together: set both, or neither";

        // OPENAI_API_KEY alone is no wish: many machines have one for something else.
        if ((configuration.Setting(SettingNames.PineconeApiKey) ?? configuration.Setting(SettingNames.PineconeIndexHost)) is not null && !configuration.HasVectorSearch())
            yield return $"{SettingNames.PineconeApiKey}, {SettingNames.PineconeIndexHost} and {SettingNames.OpenAiApiKey} go together: set all three, or none of Pinecone's";

        if (configuration.Setting(SettingNames.PineconeIndexHost) is { } index && PineconeOptions.ReadHost(index) is null)
            yield return $"{SettingNames.PineconeIndexHost} is not the host of an index";

        if (configuration.Setting(SettingNames.VapiMaxConcurrentCalls) is { } slots && !(int.TryParse(slots, out var count) && count > 0))
            yield return $"{SettingNames.VapiMaxConcurrentCalls} is not a positive whole number";

        if (configuration.Setting(SettingNames.VapiHandOver) is { } way && way is not ("bypass" or "assistant-request"))
            yield return $"{SettingNames.VapiHandOver} is neither 'bypass' nor 'assistant-request'";
    }

    /// <summary>Plain http is for the loopback address alone: there it leaves no machine.</summary>
    private static bool IsOrigin(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            && url.AbsolutePath == "/" && url.Query.Length == 0 && url.UserInfo.Length == 0;
}

/// <summary>The settings do not allow a start. Its message is meant for the engineer's console, without a stack trace.</summary>
internal sealed class SettingsException(string message, Exception? inner = null) : Exception(message, inner);
