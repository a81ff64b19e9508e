using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Coccinelle.Sandbox.WhatsApp;

namespace Coccinelle.Sandbox;

/// <summary>What Meta and 360dialog know of firms. Any token opens any number, unless told otherwise here.</summary>
public sealed class WhatsAppAccounts
{
    /// <summary>The number of all firms at Meta, as webhooks write it.</summary>
    internal const string MetaNumber = "33140000001";

    /// <summary>The account of all firms at Meta (<c>entry[].id</c>).</summary>
    internal const string BusinessId = "102290129340398";

    private readonly ConcurrentDictionary<string, int> _refusedTokens = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _mortalTokens = new();
    private readonly ConcurrentDictionary<string, byte> _unknownNumbers = new();
    private readonly ConcurrentDictionary<string, MetaApp> _apps = new();
    private readonly ConcurrentDictionary<string, PartnerChannel> _channels = new();

    /// <summary>360dialog: the channels of all clients.</summary>
    public IReadOnlyList<PartnerChannel> Channels => [.. _channels.Values];

    /// <summary>This token is refused from now on, with this code of Meta's (<c>190</c>: expired).</summary>
    public void RefuseToken(string token, int code = 190) => _refusedTokens[token] = code;

    /// <summary>Meta says that this token dies then, as the one of the page "API Setup" does within hours. Others live for ever.</summary>
    public void ExpireToken(string token, DateTimeOffset at) => _mortalTokens[token] = at;

    /// <summary>Meta does not know this number id.</summary>
    public void ForgetNumber(string phoneNumberId) => _unknownNumbers[phoneNumberId] = 0;

    /// <summary>This number belongs to a firm's own app at Meta: its webhooks go where and are signed as that one says.</summary>
    public void UseApp(string phoneNumberId, MetaApp app) => _apps[phoneNumberId] = app;

    /// <summary>360dialog: a client has this channel.</summary>
    public void AddChannel(PartnerChannel channel) => _channels[channel.Id] = channel;

    internal int? Refusal(string token) => _refusedTokens.TryGetValue(token, out var code) ? code : null;

    internal DateTimeOffset? ExpiryOf(string token) => _mortalTokens.TryGetValue(token, out var at) ? at : null;

    internal bool Knows(string phoneNumberId) => !_unknownNumbers.ContainsKey(phoneNumberId);

    /// <summary>Who may be written to freely.</summary>
    internal WhatsAppWindows Windows { get; } = new();

    internal MetaApp? AppOf(string phoneNumberId) => _apps.GetValueOrDefault(phoneNumberId);

    internal PartnerChannel? ByNumber(string phoneNumberId) => _channels.Values.FirstOrDefault(channel => channel.PhoneNumberId == phoneNumberId);

    internal PartnerChannel? ByKey(string apiKey) => _channels.Values.FirstOrDefault(channel => channel.ApiKey == apiKey);

    internal PartnerChannel? Find(string id) => _channels.GetValueOrDefault(id);

    internal void Change(string id, Func<PartnerChannel, PartnerChannel> change)
    {
        // Two changes at once must both count.
        while (_channels.TryGetValue(id, out var known) && !_channels.TryUpdate(id, change(known), known))
        {
        }
    }

    /// <summary>A number as Meta describes it.</summary>
    internal static JsonObject Number(string id, string display) => new()
    {
        ["id"] = id,
        ["display_phone_number"] = display,
        ["verified_name"] = "Salon Léa",
        ["quality_rating"] = "GREEN",
    };

    internal void Clear()
    {
        _mortalTokens.Clear();
        _refusedTokens.Clear();
        _unknownNumbers.Clear();
        _apps.Clear();
        _channels.Clear();
        Windows.Clear();
    }
}

/// <summary>A firm's own app at Meta.</summary>
/// <param name="WebhookUrl">Where it reports; null: to the platform's address.</param>
/// <param name="AppSecret">What it signs with; null: the platform's secret.</param>
public sealed record MetaApp(string? WebhookUrl, string? AppSecret);

/// <summary>A number of a firm at 360dialog.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ClientId">Whose it is.</param>
/// <param name="PhoneNumber">E.164 without the plus, as 360dialog writes it.</param>
/// <param name="PhoneNumberId">Meta's id of it.</param>
public sealed record PartnerChannel(string Id, string ClientId, string PhoneNumber, string PhoneNumberId)
{
    /// <summary><c>running</c> or <c>ready</c>: a key can be made; anything else: not yet.</summary>
    public string Status { get; init; } = "running";

    /// <summary>The one key that works: making another revokes it.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Where it reports.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>The headers that it sends along.</summary>
    public IReadOnlyDictionary<string, string> WebhookHeaders { get; init; } = new Dictionary<string, string>();
}
