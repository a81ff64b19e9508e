using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Messaging;

/// <summary>Answers "why did it not arrive?" in one sentence, from what providers said.</summary>
public static class WhyNotArrived
{
    /// <param name="channel">The message's.</param>
    /// <param name="status">One of <see cref="MessageStatuses"/>.</param>
    /// <param name="code">The last code: the provider's, or one of ours.</param>
    /// <returns>Null when it did arrive, as far as anybody can tell.</returns>
    public static Said? Explain(string channel, string status, string? code) => status switch
    {
        MessageStatuses.Delivered or MessageStatuses.Read => null,
        MessageStatuses.Scheduled => DeliveryTexts.NotYet,
        MessageStatuses.Pending => code is null ? DeliveryTexts.OnItsWay : DeliveryTexts.TriedAgain(OfCode(channel, code)),
        MessageStatuses.Sent => channel == ChannelTypes.Email ? DeliveryTexts.EmailAccepted : DeliveryTexts.NoWordYet,
        MessageStatuses.Uncertain => DeliveryTexts.Uncertain,
        MessageStatuses.Cancelled => DeliveryTexts.Cancelled,
        _ => OfCode(channel, code),
    };

    private static Said OfCode(string channel, string? code) => code switch
    {
        "opted_out" or "21610" or "131050" => DeliveryTexts.OptedOut,
        "too_late" or "30036" => DeliveryTexts.TooLate,
        "exhausted" => DeliveryTexts.Exhausted,
        "channel_not_working" => DeliveryTexts.ChannelNotWorking,
        "secret_unreadable" => DeliveryTexts.SecretUnreadable,
        "21211" or "21214" or "21217" or "30005" or "550" or "551" or "553" or "131026" or "131062" => DeliveryTexts.NoSuchRecipient,
        "21614" or "21635" or "30006" => DeliveryTexts.Landline,
        "30003" => DeliveryTexts.PhoneOff,
        "30004" or "30007" or "131048" or "131049" or "130472" or "554" => DeliveryTexts.Filtered,
        "21408" or "21703" or "21612" => DeliveryTexts.Region,
        "131047" => DeliveryTexts.WindowClosed,
        "552" or "452" => DeliveryTexts.MailboxFull,
        "20003" or "190" or "535" or "534" or "530" => DeliveryTexts.Credentials,
        { Length: 6 } when code.StartsWith("132", StringComparison.Ordinal) => DeliveryTexts.Template,
        _ => channel == ChannelTypes.Email ? DeliveryTexts.EmailRefused : DeliveryTexts.Refused,
    };
}
