using System.Security.Cryptography.X509Certificates;

namespace Coccinelle.Sandbox;

/// <summary>
/// How the sandbox reaches the server and what proves the one to the other. Read at the moment of use, so that a test
/// may start the sandbox first and tell it the server's address afterwards.
/// </summary>
public sealed class SandboxOptions
{
    /// <summary>Where webhooks are really sent. Default <see cref="SandboxDefaults.ServerUrl"/>.</summary>
    public Uri ServerUrl { get; set; } = new(SandboxDefaults.ServerUrl);

    /// <summary>
    /// The origin that webhooks are signed with, the server's <c>PUBLIC_URL</c>; also replaced by <see cref="ServerUrl"/>
    /// when the server's TwiML names it. Default: <see cref="ServerUrl"/>.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <inheritdoc cref="SandboxDefaults.TwilioAccountSid"/>
    public string TwilioAccountSid { get; set; } = SandboxDefaults.TwilioAccountSid;

    /// <inheritdoc cref="SandboxDefaults.TwilioAuthToken"/>
    public string TwilioAuthToken { get; set; } = SandboxDefaults.TwilioAuthToken;

    /// <inheritdoc cref="SandboxDefaults.SharedNumber"/>
    public string SharedNumber { get; set; } = SandboxDefaults.SharedNumber;

    /// <inheritdoc cref="SandboxDefaults.VapiApiKey"/>
    public string VapiApiKey { get; set; } = SandboxDefaults.VapiApiKey;

    /// <inheritdoc cref="SandboxDefaults.VapiWebhookSecret"/>
    public string VapiWebhookSecret { get; set; } = SandboxDefaults.VapiWebhookSecret;

    /// <inheritdoc cref="SandboxDefaults.WhatsAppAppSecret"/>
    public string WhatsAppAppSecret { get; set; } = SandboxDefaults.WhatsAppAppSecret;

    /// <summary>
    /// How long Vapi waits for the TwiML of a bypass call to be executed before it gives the call up as
    /// <c>phone-call-provider-bypass-enabled-but-no-call-received</c>. Vapi documents no figure. Default 30 s.
    /// </summary>
    public TimeSpan NoCallReceivedAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Twilio's hard limit for any call-related request (Twilio docs: connection overrides). Default 15 s.</summary>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Where mail is taken with STARTTLS; 0, the default, is any free port. Afterwards: the port that it got, 0 for none.</summary>
    public int MailPort { get; set; }

    /// <summary>Where mail is taken with TLS from the start; as <see cref="MailPort"/>.</summary>
    public int MailTlsPort { get; set; }

    /// <summary>The authority behind the mailbox's certificate, once the sandbox has started.</summary>
    public X509Certificate2? MailRoot { get; set; }

    /// <summary>The way to an in-memory server (<c>TestServer.CreateHandler()</c>); null, the default, is the network.</summary>
    public HttpMessageHandler? Transport { get; set; }

    /// <summary>
    /// The settings that a server and its sandbox share, under the names of the server, and <c>SANDBOX_SERVER_URL</c>, where that
    /// server is; what is absent keeps its default.
    /// </summary>
    public void Read(IConfiguration configuration)
    {
        ServerUrl = Url("SANDBOX_SERVER_URL") ?? ServerUrl;
        PublicUrl = Url("PUBLIC_URL") ?? PublicUrl;
        TwilioAccountSid = Text("TWILIO_ACCOUNT_SID") ?? TwilioAccountSid;
        // Several tokens may be valid on the server's side; Twilio signs with one, the first.
        TwilioAuthToken = Text("TWILIO_AUTH_TOKEN")?.Split(',', StringSplitOptions.TrimEntries)[0] ?? TwilioAuthToken;
        SharedNumber = Text("TWILIO_PHONE_NUMBER") ?? SharedNumber;
        VapiApiKey = Text("VAPI_API_KEY") ?? VapiApiKey;
        VapiWebhookSecret = Text("VAPI_WEBHOOK_SECRET") ?? VapiWebhookSecret;
        WhatsAppAppSecret = Text("WHATSAPP_APP_SECRET") ?? WhatsAppAppSecret;

        string? Text(string key) => configuration[key] is { Length: > 0 } value ? value : null;
        Uri? Url(string key) => Text(key) is { } value ? new Uri(value, UriKind.Absolute) : null;
    }

    internal string ServerBase => ServerUrl.OriginalString.TrimEnd('/');

    internal string PublicBase => (PublicUrl ?? ServerUrl).OriginalString.TrimEnd('/');

    internal string VoiceUrl => $"{PublicBase}/webhooks/twilio/voice";

    internal string FallbackUrl => $"{PublicBase}/webhooks/twilio/voice/fallback";

    internal string StatusUrl => $"{PublicBase}/webhooks/twilio/voice/status";

    internal string SmsUrl => $"{PublicBase}/webhooks/twilio/sms";

    internal string WhatsAppUrl => $"{PublicBase}/webhooks/whatsapp";

    /// <summary>The address under which a public URL is reached from here: the public origin stands for the server.</summary>
    internal string Reach(string url)
    {
        var rest = url.StartsWith(PublicBase, StringComparison.OrdinalIgnoreCase) ? url[PublicBase.Length..] : null;
        return rest is null || (rest.Length > 0 && rest[0] is not ('/' or '?' or '#')) ? url : ServerBase + rest;
    }
}
