using Coccinelle.Domain.Channels;

namespace Coccinelle.Server.Messaging;

/// <summary>What a firm may send in one day of its own calendar. Whatever runs wild (a loop, a stolen key) ends here.</summary>
/// <param name="PerDay">Messages of one channel.</param>
/// <param name="PerRecipient">Messages of one channel to one person.</param>
/// <param name="CentsPerDay">What one channel may cost; null where nothing is paid per message by the platform.</param>
internal sealed record SendingLimits(int PerDay, int PerRecipient, int? CentsPerDay)
{
    /// <summary>An SMS of the usual length is one segment; a firm whose texts are longer is stopped at two on average.</summary>
    private const int CentsPerMessage = 16;

    private const int MostToOnePerson = 100;

    /// <summary>Gmail: 500 recipients a day (consumer accounts), the narrowest of the usual providers.</summary>
    private const int EmailsPerDay = 500;

    /// <summary>Meta: 1,000 conversations a day until a business is verified (2,000 since).</summary>
    private const int WhatsAppsPerDay = 1000;

    public static SendingLimits Of(string channel, string config) => channel switch
    {
        ChannelTypes.Sms when SmsConfigurationJson.Parse(config).DailyLimit is var limit => new(limit, MostToOnePerson, limit * CentsPerMessage),
        ChannelTypes.Email => new(EmailsPerDay, MostToOnePerson, null),
        ChannelTypes.WhatsApp => new(WhatsAppsPerDay, MostToOnePerson, null),
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, null),
    };
}
