using Coccinelle.Domain.Phones;

namespace Coccinelle.Domain.Channels;

/// <summary>The public part of a firm's WhatsApp channel. Its secrets are <c>accessToken</c> and <c>appSecret</c>.</summary>
public sealed record WhatsAppConfiguration
{
    public const string Meta = "meta";
    public const string Dialog360 = "360dialog";

    /// <summary>The token that sends: of a system user at Meta, or 360dialog's API key.</summary>
    public const string AccessToken = "accessToken";

    /// <summary>The secret of the firm's own app at Meta, which signs what Meta reports. Without it reports cannot be believed.</summary>
    public const string AppSecret = "appSecret";

    /// <summary>To somebody who has not written for a day approved templates leave alone; a free text is refused.</summary>
    public const string Refuse = "refuse";

    /// <summary>To him an SMS leaves instead, of templates too: for a firm that has none approved.</summary>
    public const string FallBackToSms = "sms";

    /// <summary><c>meta</c> or <c>360dialog</c>.</summary>
    public string Provider { get; init; } = Meta;

    /// <summary>The number that customers see.</summary>
    public E164? PhoneNumber { get; init; }

    /// <summary>Meta's id of the number, digits; 360dialog tells it.</summary>
    public string? PhoneNumberId { get; init; }

    /// <summary><c>refuse</c> or <c>sms</c>.</summary>
    public string OutsideWindow { get; init; } = Refuse;
}
