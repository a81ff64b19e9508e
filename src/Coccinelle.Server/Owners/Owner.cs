using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Owners;
using NodaTime;

namespace Coccinelle.Server.Owners;

/// <summary>A firm's owner: what he wants to hear, and where he is reached.</summary>
internal sealed record Owner
{
    public required string TenantId { get; init; }

    public required string Firm { get; init; }

    public required DateTimeZone Zone { get; init; }

    /// <summary>E.164, vouched for by the operator.</summary>
    public required string? Phone { get; init; }

    public required string? Email { get; init; }

    public required OwnerPreferences Preferences { get; init; }

    /// <summary>0 while nothing is stored.</summary>
    public required int Version { get; init; }

    /// <summary>Where he wants to be written to first.</summary>
    public string Channel => Preferences.Channel ?? (Phone is not null ? ChannelTypes.Sms : ChannelTypes.Email);

    /// <summary>The address there; null when none is known.</summary>
    public string? Address => Preferences.To ?? DefaultAddress(Channel);

    /// <summary>Ways to reach him, in the order in which they are tried: his own wish, then whatever else is known.</summary>
    public IEnumerable<(string Channel, string Address)> Ways
        => new[] { (Channel, Address), (ChannelTypes.Sms, Phone), (ChannelTypes.Email, Email) }
            .Where(way => way.Item2 is not null).Select(way => (way.Item1, way.Item2!)).DistinctBy(way => way.Item1);

    private string? DefaultAddress(string channel) => channel == ChannelTypes.Email ? Email : Phone;
}
