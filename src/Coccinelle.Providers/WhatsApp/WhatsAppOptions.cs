namespace Coccinelle.Providers.WhatsApp;

/// <summary>Where Meta and 360dialog are, and who we are there.</summary>
public sealed class WhatsAppOptions
{
    /// <summary>Meta's Graph API.</summary>
    public Uri GraphBaseUrl { get; set; } = new("https://graph.facebook.com");

    /// <summary>Meta: v25.0 is current since March 2026.</summary>
    public string GraphVersion { get; set; } = "v25.0";

    /// <summary>Our partner account at 360dialog; null: firms cannot be taken through its consent here.</summary>
    public string? PartnerId { get; set; }

    /// <summary>The partner's API key (<c>x-api-key</c>).</summary>
    public string? PartnerApiKey { get; set; }

    /// <summary>360dialog's partner API.</summary>
    public Uri HubBaseUrl { get; set; } = new("https://hub.360dialog.io/api/v2");

    /// <summary>Where a firm gives its consent.</summary>
    public Uri ConsentBaseUrl { get; set; } = new("https://hub.360dialog.com");

    /// <summary>360dialog's messaging API.</summary>
    public Uri MessagingBaseUrl { get; set; } = new("https://waba-v2.360dialog.io");

    /// <summary>What the platform's own app at Meta signs its webhooks with; several during a rotation. None: such webhooks are refused.</summary>
    public IReadOnlyList<string> AppSecrets { get; set; } = [];

    /// <summary>What Meta says when it asks whether our address is ours (<c>hub.verify_token</c>); null: nobody may subscribe it.</summary>
    public string? VerifyToken { get; set; }

    /// <summary>For one answer of either.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    public bool CanConnect => PartnerId is { Length: > 0 } && PartnerApiKey is { Length: > 0 };
}
