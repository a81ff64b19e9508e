using System.Globalization;
using System.Security.Cryptography;
using Coccinelle.Domain.Phones;
using Coccinelle.Providers.Twilio;
using Coccinelle.Providers.Vapi;
using Coccinelle.Sandbox;

namespace Coccinelle.Server.Settings;

/// <summary>Settings → options. Production demands every one that matters; Development fills the gaps with the sandbox's.</summary>
internal static class SettingsServices
{
    private const string DefaultAddress = "http://localhost:5080";

    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports"];

    public static void AddSettings(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        UseDefaultAddress(builder);
        configuration.AddSettingNames();
        if (builder.Environment.IsDevelopment())
            FillForDevelopment(configuration);
        SettingsCheck.Enforce(configuration);

        builder.Services.AddSingleton(Platform(configuration));
        builder.Services.AddTwilio(Twilio(configuration));
        builder.Services.AddVapi(Vapi(configuration));
    }

    /// <summary>Only when nobody said anything: an AppHost, a container or an engineer's own address wins.</summary>
    private static void UseDefaultAddress(WebApplicationBuilder builder)
    {
        if (AddressKeys.All(key => string.IsNullOrEmpty(builder.Configuration[key])) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(DefaultAddress);
    }

    private static void FillForDevelopment(ConfigurationManager configuration)
    {
        var address = OwnAddress(configuration);
        var defaults = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [SettingNames.PublicUrl] = address,
            [SettingNames.TwilioAccountSid] = SandboxDefaults.TwilioAccountSid,
            [SettingNames.TwilioAuthToken] = SandboxDefaults.TwilioAuthToken,
            [SettingNames.TwilioApiBaseUrl] = address + Demo.DemoServices.SandboxPrefix,
            [SettingNames.VapiApiKey] = SandboxDefaults.VapiApiKey,
            [SettingNames.VapiPhoneNumberId] = "sandbox-number",
            [SettingNames.VapiWebhookSecret] = SandboxDefaults.VapiWebhookSecret,
            [SettingNames.VapiApiBaseUrl] = address + Demo.DemoServices.SandboxPrefix,
            [SettingNames.EncryptionKey] = Convert.ToHexStringLower(SHA256.HashData("Coccinelle, development only"u8)),
            [SettingNames.OperatorKey] = Demo.DemoServices.OperatorKey,
        };
        configuration.AddInMemoryCollection(defaults
            .Where(pair => configuration.Setting(pair.Key) is null)
            .Select(pair => KeyValuePair.Create(SettingNames.Keys[pair.Key], pair.Value)));
    }

    /// <summary>Where this server can reach itself: the first address it listens on.</summary>
    public static string OwnAddress(IConfiguration configuration)
    {
        var first = (configuration["urls"] ?? DefaultAddress).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[0];
        return first.Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal)
            .TrimEnd('/');
    }

    private static PlatformOptions Platform(IConfiguration configuration) => new()
    {
        PublicUrl = configuration.Setting(SettingNames.PublicUrl)!.TrimEnd('/'),
        SharedNumber = E164.Parse(configuration.Setting(SettingNames.TwilioPhoneNumber) ?? TwilioOptions.DefaultPhoneNumber),
        OperatorKey = configuration.Setting(SettingNames.OperatorKey)!,
        EncryptionKey = MasterKey.TryRead(configuration.Setting(SettingNames.EncryptionKey))!,
    };

    private static TwilioOptions Twilio(IConfiguration configuration) => new()
    {
        AccountSid = configuration.Setting(SettingNames.TwilioAccountSid)!,
        AuthTokens = List(configuration.Setting(SettingNames.TwilioAuthToken)),
        BaseUrl = Address(configuration, SettingNames.TwilioApiBaseUrl, TwilioOptions.DefaultBaseUrl),
    };

    private static VapiOptions Vapi(IConfiguration configuration) => new()
    {
        ApiKey = configuration.Setting(SettingNames.VapiApiKey)!,
        PhoneNumberId = configuration.Setting(SettingNames.VapiPhoneNumberId)!,
        BaseUrl = Address(configuration, SettingNames.VapiApiBaseUrl, VapiOptions.DefaultBaseUrl),
        WebhookSecrets = List(configuration.Setting(SettingNames.VapiWebhookSecret)),
        MaxConcurrentCalls = configuration.Setting(SettingNames.VapiMaxConcurrentCalls) is { } slots
            ? int.Parse(slots, CultureInfo.InvariantCulture)
            : VapiOptions.DefaultMaxConcurrentCalls,
        HandOver = configuration.Setting(SettingNames.VapiHandOver) is "assistant-request" ? VapiHandOver.AssistantRequest : VapiHandOver.Bypass,
    };

    private static Uri Address(IConfiguration configuration, string name, Uri otherwise)
        => configuration.Setting(name) is { } text ? new Uri(text) : otherwise;

    private static string[] List(string? text)
        => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
