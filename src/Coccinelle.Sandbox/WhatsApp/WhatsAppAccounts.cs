using System.Collections.Concurrent;

namespace Coccinelle.Sandbox;

/// <summary>What Meta and 360dialog know of firms. Any token opens any number, unless told otherwise here.</summary>
public sealed class WhatsAppAccounts
{
    private readonly ConcurrentDictionary<string, int> _refusedTokens = new();
    private readonly ConcurrentDictionary<string, byte> _unknownNumbers = new();
    private readonly ConcurrentDictionary<string, PartnerChannel> _channels = new();

    /// <summary>360dialog: the channels of all clients.</summary>
    public IReadOnlyList<PartnerChannel> Channels => [.. _channels.Values];

    /// <summary>This token is refused from now on, with this code of Meta's (<c>190</c>: expired).</summary>
    public void RefuseToken(string token, int code = 190) => _refusedTokens[token] = code;

    /// <summary>Meta does not know this number id.</summary>
    public void ForgetNumber(string phoneNumberId) => _unknownNumbers[phoneNumberId] = 0;

    /// <summary>360dialog: a client has this channel.</summary>
    public void AddChannel(PartnerChannel channel) => _channels[channel.Id] = channel;

    internal int? Refusal(string token) => _refusedTokens.TryGetValue(token, out var code) ? code : null;

    internal bool Knows(string phoneNumberId) => !_unknownNumbers.ContainsKey(phoneNumberId);

    internal PartnerChannel? ByKey(string apiKey) => _channels.Values.FirstOrDefault(channel => channel.ApiKey == apiKey);

    internal PartnerChannel? Find(string id) => _channels.GetValueOrDefault(id);

    internal void Clear()
    {
        _refusedTokens.Clear();
        _unknownNumbers.Clear();
        _channels.Clear();
    }
}

/// <summary>A number of a firm at 360dialog.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ClientId">Whose it is.</param>
/// <param name="PhoneNumber">E.164 without the plus, as 360dialog writes it.</param>
/// <param name="PhoneNumberId">Meta's id of it.</param>
public sealed record PartnerChannel(string Id, string ClientId, string PhoneNumber, string PhoneNumberId)
{
    /// <summary><c>running</c>: ready; anything else: not yet.</summary>
    public string Status { get; init; } = "running";

    /// <summary>The one key that works: making another revokes it.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Where it reports.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>The headers that it sends along.</summary>
    public IReadOnlyDictionary<string, string> WebhookHeaders { get; init; } = new Dictionary<string, string>();
}
