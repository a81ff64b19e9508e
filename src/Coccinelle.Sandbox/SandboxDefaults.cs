namespace Coccinelle.Sandbox;

/// <summary>
/// The values with which the sandbox and a server in Development know each other without any setting.
/// None of them is a secret of anything real.
/// </summary>
public static class SandboxDefaults
{
    /// <summary>Where a server listens that nobody configured.</summary>
    public const string ServerUrl = "http://localhost:5080";

    /// <summary>Where the sandbox listens as its own process, unless <c>ASPNETCORE_URLS</c> says otherwise.</summary>
    public const string SandboxUrl = "http://localhost:5090";

    /// <summary>The prefix under which a server in Development mounts the sandbox.</summary>
    public const string MountPrefix = "/sandbox";

    /// <summary>Twilio account (<c>AC</c> and 32 hexadecimal digits).</summary>
    public const string TwilioAccountSid = "ACc0cc1e11ec0cc1e11ec0cc1e11ec0cc1";

    /// <summary>Twilio auth token: signs webhooks and signs in to the REST API.</summary>
    public const string TwilioAuthToken = "sandbox-twilio-auth-token-0001";

    /// <summary>The number that every firm forwards to, E.164.</summary>
    public const string SharedNumber = "+33939035761";

    /// <summary>Vapi's private key.</summary>
    public const string VapiApiKey = "sandbox-vapi-private-key-0001";

    /// <summary>Id of the shared number as imported into Vapi.</summary>
    public const string VapiPhoneNumberId = "42c0cc1e-11e0-4cc1-8e11-ec0cc1e11ec0";

    /// <summary>What Vapi sends as <c>X-Vapi-Secret</c>.</summary>
    public const string VapiWebhookSecret = "sandbox-vapi-webhook-secret-0001";

    /// <summary>Secret of the platform's app at Meta: signs webhooks of numbers that have no app of their own.</summary>
    public const string WhatsAppAppSecret = "sandbox-whatsapp-app-secret-0001";

    /// <summary>360dialog: our partner id.</summary>
    public const string Dialog360PartnerId = "sandboxpartner";

    /// <summary>360dialog: the partner's API key.</summary>
    public const string Dialog360ApiKey = "sandbox-360dialog-partner-key-0001";

    /// <summary>The host under which the sandbox's mailbox presents itself.</summary>
    public const string MailHost = "localhost";

    /// <summary>Where a sandbox in Development takes mail with STARTTLS.</summary>
    public const int MailPort = 5087;

    /// <summary>Simultaneous calls of a Vapi account unless more are bought (Vapi docs: call concurrency).</summary>
    public const int VapiSlots = 10;
}
