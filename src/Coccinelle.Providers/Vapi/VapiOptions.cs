namespace Coccinelle.Providers.Vapi;

/// <summary>How an inbound call reaches an assistant.</summary>
public enum HandOverMode
{
    /// <summary>We create the Vapi call ourselves and keep the Twilio call (<c>phoneCallProviderBypassEnabled</c>).</summary>
    Bypass,

    /// <summary>The number belongs to Vapi, which asks us for the assistant (<c>assistant-request</c>).</summary>
    AssistantRequest,
}

/// <summary>The account at Vapi.</summary>
public sealed class VapiOptions
{
    /// <summary>The private key.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>US host by default; organisations of the EU host have keys of their own.</summary>
    public Uri BaseUrl { get; set; } = new("https://api.vapi.ai");

    /// <summary>Vapi's id of the imported shared number.</summary>
    public string PhoneNumberId { get; set; } = "";

    /// <summary>What Vapi may sign its webhooks with; two during a rotation.</summary>
    public IReadOnlyList<string> WebhookSecrets { get; set; } = [];

    /// <summary>Simultaneous calls of the whole account, all firms together.</summary>
    public int MaxConcurrentCalls { get; set; } = 10;

    /// <summary>The time for one hand-over, answer read; Twilio waits 15 s for all of ours.</summary>
    public TimeSpan HandOverTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time for any other request.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(15);

    public HandOverMode HandOver { get; set; } = HandOverMode.Bypass;
}
