using NodaTime;

namespace Coccinelle.Server.Messaging.Sending;

/// <summary>What became of handing a message to its provider. Closed.</summary>
internal abstract record DeliveryOutcome
{
    private DeliveryOutcome()
    {
    }

    /// <summary>The provider took it. Whether it arrives, it says later, or never.</summary>
    /// <param name="ExternalId">The provider's id.</param>
    /// <param name="Words">What it said.</param>
    /// <param name="Segments">As the provider counts them, when it says so.</param>
    public sealed record Accepted(string ExternalId, string Words, int? Segments = null) : DeliveryOutcome;

    /// <summary>Certainly not sent, and asking again would be refused again.</summary>
    /// <param name="Code">The provider's.</param>
    /// <param name="Words">The provider's.</param>
    /// <param name="OptedOut">The recipient does not want to hear: nobody asks again.</param>
    /// <param name="OnlyMarketing">The recipient does not want marketing.</param>
    public sealed record Refused(string? Code, string Words, bool OptedOut = false, bool OnlyMarketing = false) : DeliveryOutcome;

    /// <summary>Certainly not sent, and worth another try.</summary>
    /// <param name="Code">The provider's.</param>
    /// <param name="Words">The provider's.</param>
    /// <param name="Wait">Not before; null = by the schedule.</param>
    public sealed record Temporary(string? Code, string Words, Duration? Wait = null) : DeliveryOutcome;

    /// <summary>Certainly not sent, and nothing of this firm's gets through here before somebody acts.</summary>
    /// <param name="Fault">The machine's word for it.</param>
    /// <param name="Code">The provider's.</param>
    /// <param name="Words">The provider's.</param>
    /// <param name="Reason">For the firm's owner.</param>
    public sealed record ChannelBroken(string Fault, string? Code, string Words, Domain.Texts.Said Reason) : DeliveryOutcome;

    /// <summary>It may have been sent: no answer, or one that says nothing.</summary>
    public sealed record Unknown(string Words) : DeliveryOutcome;
}

/// <summary>What a provider knows about a message whose outcome is unknown. Closed.</summary>
internal abstract record AskedOutcome
{
    private AskedOutcome()
    {
    }

    /// <summary>It has it.</summary>
    public sealed record Found(string ExternalId, string Words) : AskedOutcome;

    /// <summary>It does not have it: it may be sent again.</summary>
    public sealed record NotThere(string Words) : AskedOutcome;

    /// <summary>It could not be asked right now.</summary>
    public sealed record NoAnswer(string Words) : AskedOutcome;

    /// <summary>It cannot be asked.</summary>
    /// <param name="WillTell">It reports by itself what it took (WhatsApp); nobody ever hears from a mail server again.</param>
    public sealed record CannotSay(bool WillTell) : AskedOutcome;
}
