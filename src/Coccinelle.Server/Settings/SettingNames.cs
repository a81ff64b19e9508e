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
    };

    /// <summary>Lets the old names reach the keys behind them; an old name wins over its key.</summary>
    public static void AddSettingNames(this ConfigurationManager configuration)
    {
        var named = Keys
            .Where(pair => configuration[pair.Key] is { Length: > 0 })
            .Select(pair => KeyValuePair.Create<string, string?>(pair.Value, configuration[pair.Key]))
            .ToList();
        configuration.AddInMemoryCollection(named);
    }

    /// <summary>The value of a setting, under either name; null when it is not set.</summary>
    public static string? Setting(this IConfiguration configuration, string name)
        => configuration[Keys[name]] is { Length: > 0 } value ? value.Trim() : null;
}
