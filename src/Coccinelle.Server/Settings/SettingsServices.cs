using System.Globalization;
using System.Security.Cryptography;
using Coccinelle.Domain.Phones;
using Coccinelle.Providers.Calendars;
using Coccinelle.Providers.OpenAi;
using Coccinelle.Providers.Pinecone;
using Coccinelle.Providers.Smtp;
using Coccinelle.Providers.Twilio;
using Coccinelle.Providers.Vapi;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Sandbox;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace Coccinelle.Server.Settings;

/// <summary>Settings → options. Production demands every one that matters; Development fills the gaps with the sandbox's.</summary>
internal static class SettingsServices
{
    private const string DefaultAddress = "http://localhost:5080";

    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports"];

    public static void AddSettings(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        AddOwnDefaults(configuration);
        UseDefaultAddress(builder);
        configuration.AddSettingNames();
        if (builder.Environment.IsDevelopment())
            FillForDevelopment(configuration);
        SettingsCheck.Enforce(configuration);

        var twilio = Twilio(configuration);
        builder.Services.AddSingleton(Platform(configuration, twilio));
        builder.Services.AddTwilio(twilio);
        builder.Services.AddVapi(Vapi(configuration));
        builder.Services.AddWhatsApp(WhatsApp(configuration));
        if (configuration.HasVectorSearch())
        {
            builder.Services.AddOpenAi(OpenAi(configuration));
            builder.Services.AddPinecone(Pinecone(configuration));
        }

        builder.Services.AddCalendars(new CalendarOptions());
        builder.Services.AddSmtp(new SmtpOptions { LocalDomain = new Uri(configuration.Setting(SettingNames.PublicUrl)!).Host });
    }

    /// <summary>The file that lies beside the server, wherever it is started from; everything else has the last word.</summary>
    private static void AddOwnDefaults(ConfigurationManager configuration)
        => configuration.Sources.Insert(0, new JsonConfigurationSource
        {
            Path = "appsettings.json",
            Optional = true,
            FileProvider = new PhysicalFileProvider(Path.GetDirectoryName(typeof(SettingsServices).Assembly.Location)!),
        });

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
            [SettingNames.VapiPhoneNumberId] = SandboxDefaults.VapiPhoneNumberId,
            [SettingNames.VapiWebhookSecret] = SandboxDefaults.VapiWebhookSecret,
            [SettingNames.VapiApiBaseUrl] = address + Demo.DemoServices.SandboxPrefix,
            [SettingNames.EncryptionKey] = Convert.ToHexStringLower(SHA256.HashData("Coccinelle, development only"u8)),
            [SettingNames.OperatorKey] = Demo.DemoServices.OperatorKey,
            [SettingNames.Dialog360PartnerId] = SandboxDefaults.Dialog360PartnerId,
            [SettingNames.Dialog360ApiKey] = SandboxDefaults.Dialog360ApiKey,
            [SettingNames.WhatsAppAppSecret] = SandboxDefaults.WhatsAppAppSecret,
            [SettingNames.Dialog360BaseUrl] = address + Demo.DemoServices.SandboxPrefix,
            [SettingNames.GraphBaseUrl] = address + Demo.DemoServices.SandboxPrefix,
        };
        configuration.AddInMemoryCollection(defaults
            .Where(pair => configuration.Setting(pair.Key) is null)
            .Select(pair => KeyValuePair.Create(SettingNames.Keys[pair.Key], pair.Value)));
    }

    /// <summary>Where this server can reach itself: the first address it listens on.</summary>
    public static string OwnAddress(IConfiguration configuration)
    {
        var first = First(configuration["urls"]) ?? (First(configuration["http_ports"]) is { } port ? $"http://localhost:{port}" : DefaultAddress);
        return first.Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal)
            .TrimEnd('/');
    }

    private static string? First(string? list)
        => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();

    private static PlatformOptions Platform(IConfiguration configuration, TwilioOptions twilio) => new()
    {
        PublicUrl = configuration.Setting(SettingNames.PublicUrl)!.TrimEnd('/'),
        SharedNumber = twilio.PhoneNumber,
        OperatorKey = configuration.Setting(SettingNames.OperatorKey)!,
        EncryptionKey = MasterKey.TryRead(configuration.Setting(SettingNames.EncryptionKey))!,
        PreviousEncryptionKeys = [.. List(configuration.Setting(SettingNames.EncryptionKeyPrevious)).Select(text => MasterKey.TryRead(text)!)],
    };

    private static TwilioOptions Twilio(IConfiguration configuration)
    {
        var options = new TwilioOptions
        {
            AccountSid = configuration.Setting(SettingNames.TwilioAccountSid)!,
            AuthTokens = List(configuration.Setting(SettingNames.TwilioAuthToken)),
        };
        if (configuration.Setting(SettingNames.TwilioPhoneNumber) is { } number)
            options.PhoneNumber = E164.Parse(number);
        if (configuration.Setting(SettingNames.TwilioApiBaseUrl) is { } address)
            options.BaseUrl = new Uri(address);
        return options;
    }

    private static VapiOptions Vapi(IConfiguration configuration)
    {
        var options = new VapiOptions
        {
            ApiKey = configuration.Setting(SettingNames.VapiApiKey)!,
            PhoneNumberId = configuration.Setting(SettingNames.VapiPhoneNumberId)!,
            WebhookSecrets = List(configuration.Setting(SettingNames.VapiWebhookSecret)),
            HandOver = configuration.Setting(SettingNames.VapiHandOver) is "assistant-request" ? HandOverMode.AssistantRequest : HandOverMode.Bypass,
        };
        if (configuration.Setting(SettingNames.VapiMaxConcurrentCalls) is { } slots)
            options.MaxConcurrentCalls = int.Parse(slots, CultureInfo.InvariantCulture);
        if (configuration.Setting(SettingNames.VapiApiBaseUrl) is { } address)
            options.BaseUrl = new Uri(address);
        return options;
    }

    /// <summary>360dialog has three hosts; one address in the settings stands for all of them.</summary>
    private static WhatsAppOptions WhatsApp(IConfiguration configuration)
    {
        var options = new WhatsAppOptions
        {
            PartnerId = configuration.Setting(SettingNames.Dialog360PartnerId),
            PartnerApiKey = configuration.Setting(SettingNames.Dialog360ApiKey),
            AppSecrets = List(configuration.Setting(SettingNames.WhatsAppAppSecret)),
            VerifyToken = configuration.Setting(SettingNames.WhatsAppVerifyToken),
        };
        if (configuration.Setting(SettingNames.GraphBaseUrl) is { } graph)
            options.GraphBaseUrl = new Uri(graph);
        if (configuration.Setting(SettingNames.Dialog360BaseUrl)?.TrimEnd('/') is { } dialog)
            (options.HubBaseUrl, options.ConsentBaseUrl, options.MessagingBaseUrl) = (new Uri(dialog + "/api/v2"), new Uri(dialog), new Uri(dialog));
        return options;
    }

    private static OpenAiOptions OpenAi(IConfiguration configuration)
    {
        var options = new OpenAiOptions { ApiKey = configuration.Setting(SettingNames.OpenAiApiKey)! };
        if (configuration.Setting(SettingNames.OpenAiApiBaseUrl) is { } address)
            options.BaseUrl = new Uri(address);
        return options;
    }

    private static PineconeOptions Pinecone(IConfiguration configuration) => new()
    {
        ApiKey = configuration.Setting(SettingNames.PineconeApiKey)!,
        IndexHost = PineconeOptions.ReadHost(configuration.Setting(SettingNames.PineconeIndexHost)!)!,
    };

    private static string[] List(string? text)
        => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
