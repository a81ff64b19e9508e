namespace Coccinelle.Domain.Channels;

/// <summary>The four channels of a firm, by the names that the API and the tables use.</summary>
public static class ChannelTypes
{
    public const string Phone = "phone";
    public const string Sms = "sms";
    public const string Email = "email";
    public const string WhatsApp = "whatsapp";

    /// <summary>All of them, phone first.</summary>
    public static readonly IReadOnlyList<string> All = [Phone, Sms, Email, WhatsApp];

    /// <summary>Those that carry written messages, and therefore have templates.</summary>
    public static readonly IReadOnlyList<string> Written = [Sms, Email, WhatsApp];
}
