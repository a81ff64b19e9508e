using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Owners;
using Coccinelle.Server.Messaging;
using NodaTime;

namespace Coccinelle.Server.Owners;

/// <summary>
/// Prepares a letter for an owner, by the first of his ways that is open. It leaves like any message of the firm's, by its own channels and
/// through the one gateway: limits and opt-outs hold for owners too.
/// </summary>
internal sealed class OwnerPost(MessageGateway gateway)
{
    /// <param name="owner">Who.</param>
    /// <param name="letter">What.</param>
    /// <param name="at">Not before; null = now.</param>
    /// <param name="ct">Stops it; nothing has been written by then.</param>
    public async Task<Posting> PrepareAsync(Owner owner, OwnerLetter letter, Instant? at, CancellationToken ct)
    {
        SendResult? first = null;
        foreach (var (channel, address) in owner.Ways)
        {
            var preparation = await gateway.PrepareAsync(OrderOf(owner, letter, channel, address, at), ct);
            if (preparation is Preparation.Ready ready)
                return new Posting.Ready(ready);
            first ??= ((Preparation.NotAllowed)preparation).Result;
        }

        return Why(first);
    }

    private static SendOrder OrderOf(Owner owner, OwnerLetter letter, string channel, string address, Instant? at) => new()
    {
        TenantId = owner.TenantId,
        Channel = channel,
        To = address,
        Text = channel == ChannelTypes.Sms ? letter.Brief : letter.Full,
        Subject = channel == ChannelTypes.Email ? letter.Subject : null,
        SendAt = at,
        ToOwner = true,
    };

    /// <summary>The reason of the way that the owner chose himself.</summary>
    private static Posting.NoWay Why(SendResult? first) => first switch
    {
        null => new("no_address", null),
        SendResult.Refused refused => new(refused.Code, null),
        SendResult.Limited limited => new(limited.Code, limited.Until),
        SendResult.Invalid => new("invalid_address", null),
        SendResult.NoFirm => new("no_firm", null),
        _ => throw new InvalidOperationException($"Unknown result {first.GetType().Name}"),
    };
}

/// <summary>A letter that may leave, or why not. Closed.</summary>
internal abstract record Posting
{
    private Posting()
    {
    }

    /// <summary>It leaves once its row is committed.</summary>
    public sealed record Ready(Preparation.Ready Message) : Posting;

    /// <summary>No way is open.</summary>
    /// <param name="Code">The machine's word: that of the gateway, or <c>no_address</c>.</param>
    /// <param name="Until">When it may be tried again, if that is known.</param>
    public sealed record NoWay(string Code, Instant? Until) : Posting;
}
