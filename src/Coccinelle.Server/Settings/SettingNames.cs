namespace Coccinelle.Server.Settings;

/// <summary>
/// The settings under the names that the product has always used, and the .NET configuration keys behind them
/// (<c>Twilio__AuthToken</c> works as well as <c>TWILIO_AUTH_TOKEN</c>).
/// </summary>
internal static class SettingNames
{
    public const string TwilioAccountSid = "TWILIO_ACCOUNT_SID";
    public const string TwilioAuthToken = "TWILIO_AUTH_TOKEN";
    public const string TwilioPhoneNumber = "TWILIO_PHONE_NUMBER";
    public const string TwilioApiBaseUrl = "TWILIO_API_BASE_URL";
    public const string VapiApiKey = "VAPI_API_KEY";
    public const string VapiPhoneNumberId = "VAPI_PHONE_NUMBER_ID";
    public const string VapiApiBaseUrl = "VAPI_API_BASE_URL";
    public const string VapiWebhookSecret = "VAPI_WEBHOOK_SECRET";
    public const string VapiMaxConcurrentCalls = "VAPI_MAX_CONCURRENT_CALLS";
    public const string VapiHandOver = "VAPI_HAND_OVER";
    public const string EncryptionKey = "ENCRYPTION_KEY";
    public const string EncryptionKeyPrevious = "ENCRYPTION_KEY_PREVIOUS";
    public const string PublicUrl = "PUBLIC_URL";
    public const string OperatorKey = "COCCINELLE_OPERATOR_KEY";

    public const string Dialog360PartnerId = "WHATSAPP_360DIALOG_PARTNER_ID";
    public const string Dialog360ApiKey = "WHATSAPP_360DIALOG_API_KEY";
    public const string Dialog360BaseUrl = "WHATSAPP_360DIALOG_BASE_URL";
    public const string GraphBaseUrl = "WHATSAPP_GRAPH_BASE_URL";
    public const string WhatsAppAppSecret = "WHATSAPP_APP_SECRET";
    public const string WhatsAppVerifyToken = "WHATSAPP_VERIFY_TOKEN";

    public const string PineconeApiKey = "PINECONE_API_KEY";
    public const string PineconeIndexHost = "PINECONE_INDEX_HOST";
    public const string OpenAiApiKey = "OPENAI_API_KEY";
    public const string OpenAiApiBaseUrl = "OPENAI_API_BASE_URL";

    /// <summary>Names that the product's first version gave to two of these.</summary>
    public static readonly IReadOnlyDictionary<string, string> Aliases = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["WHATSAPP_360DIALOG_CLIENT_ID"] = Dialog360PartnerId,
        ["WHATSAPP_360DIALOG_CLIENT_SECRET"] = Dialog360ApiKey,
    };

    /// <summary>Name → configuration key.</summary>
    public static readonly IReadOnlyDictionary<string, string> Keys = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [TwilioAccountSid] = "Twilio:AccountSid",
        [TwilioAuthToken] = "Twilio:AuthToken",
        [TwilioPhoneNumber] = "Twilio:PhoneNumber",
        [TwilioApiBaseUrl] = "Twilio:BaseUrl",
        [VapiApiKey] = "Vapi:ApiKey",
        [VapiPhoneNumberId] = "Vapi:PhoneNumberId",
        [VapiApiBaseUrl] = "Vapi:BaseUrl",
        [VapiWebhookSecret] = "Vapi:WebhookSecret",
        [VapiMaxConcurrentCalls] = "Vapi:MaxConcurrentCalls",
        [VapiHandOver] = "Vapi:HandOver",
        [EncryptionKey] = "Encryption:Key",
        [EncryptionKeyPrevious] = "Encryption:KeyPrevious",
        [PublicUrl] = "PublicUrl",
        [OperatorKey] = "Operator:Key",
        [Dialog360PartnerId] = "WhatsApp:Dialog360:PartnerId",
        [Dialog360ApiKey] = "WhatsApp:Dialog360:ApiKey",
        [Dialog360BaseUrl] = "WhatsApp:Dialog360:BaseUrl",
        [GraphBaseUrl] = "WhatsApp:GraphBaseUrl",
        [WhatsAppAppSecret] = "WhatsApp:AppSecret",
        [WhatsAppVerifyToken] = "WhatsApp:VerifyToken",
        [PineconeApiKey] = "Pinecone:ApiKey",
        [PineconeIndexHost] = "Pinecone:IndexHost",
        [OpenAiApiKey] = "OpenAi:ApiKey",
        [OpenAiApiBaseUrl] = "OpenAi:BaseUrl",
    };

    /// <summary>Lets the old names reach the keys behind them; an old name wins over its key.</summary>
    public static void AddSettingNames(this ConfigurationManager configuration)
    {
        var named = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, key) in Aliases.Select(alias => (alias.Key, Keys[alias.Value])).Concat(Keys.Select(pair => (pair.Key, pair.Value))))
        {
            if (configuration[name] is { Length: > 0 } value)
                named[key] = value; // the present name comes last, and wins over the old one
        }

        configuration.AddInMemoryCollection(named);
    }

    /// <summary>The value of a setting, under either name; null when it is not set.</summary>
    public static string? Setting(this IConfiguration configuration, string name)
        => configuration[Keys[name]] is { Length: > 0 } value ? value.Trim() : null;

    /// <summary>Whether the knowledge base is searched by meaning as well.</summary>
    public static bool HasVectorSearch(this IConfiguration configuration)
        => configuration.Setting(PineconeApiKey) is not null && configuration.Setting(PineconeIndexHost) is not null && configuration.Setting(OpenAiApiKey) is not null;
}
