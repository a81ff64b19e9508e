using Coccinelle.Domain.Phones;
using NodaTime;

namespace Coccinelle.Providers.WhatsApp.Webhooks;

/// <summary>What one webhook of Meta's, or of 360dialog's, told: up to a thousand updates for any number of firms.</summary>
/// <param name="IsEnvelope">False when the body is no JSON object with a list <c>entry</c>: then there are no events.</param>
/// <param name="Events">In the order of the body, which means nothing (Meta).</param>
public sealed record WhatsAppBatch(bool IsEnvelope, IReadOnlyList<WhatsAppEvent> Events)
{
    public static readonly WhatsAppBatch NoEnvelope = new(false, []);
}

/// <summary>One update. Each is whole by itself: the firm is found from <see cref="PhoneNumberId"/>, else from <see cref="WabaId"/>. Closed.</summary>
public abstract record WhatsAppEvent
{
    private WhatsAppEvent()
    {
    }

    /// <summary>
    /// The same for every delivery of the same update, and for nothing else of this number: the message's id, or <c>id:status</c>.
    /// A firm with an app of its own can sign what it likes, so the key counts only together with the number.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>Meta's id of the firm's account; null when it is not told.</summary>
    public required string? WabaId { get; init; }

    /// <summary>Meta's id of the firm's number; null for what concerns the whole account.</summary>
    public required string? PhoneNumberId { get; init; }

    /// <summary>When it happened, by Meta's clock.</summary>
    public required Instant? At { get; init; }

    /// <summary>Somebody wrote to the firm. That opens the window of 24 h, whatever the type, except for <c>system</c>.</summary>
    public sealed record Inbound : WhatsAppEvent
    {
        /// <summary><c>wamid.…</c></summary>
        public required string MessageId { get; init; }

        /// <summary><c>text</c>, <c>image</c>, <c>button</c>, <c>interactive</c>, <c>system</c>, … and whatever comes next.</summary>
        public required string Type { get; init; }

        /// <summary>The digits of the customer's number as Meta wrote them, also when they fit no numbering plan that we know.</summary>
        public string? WaId { get; init; }

        /// <summary>The customer's number; null when Meta tells the user id alone.</summary>
        public required E164? From { get; init; }

        /// <summary>Meta's id of the customer (BSUID, <c>FR.…</c>): means nothing to another firm, and changes with the number.</summary>
        public required string? UserId { get; init; }

        /// <summary>The name that the customer gives himself.</summary>
        public string? ProfileName { get; init; }

        /// <summary>What was said, or the words on what was tapped: the body, a button's text, a reply's title, a caption.</summary>
        public string? Text { get; init; }

        /// <summary>What a tapped button carries: the payload or id that its maker gave it.</summary>
        public string? Payload { get; init; }

        /// <summary>The message of ours that is answered.</summary>
        public string? ContextId { get; init; }

        /// <summary>Set when it was written in a group.</summary>
        public string? GroupId { get; init; }

        /// <summary>Of a <c>system</c> message: the number that this customer has from now on.</summary>
        public E164? ChangedFrom { get; init; }

        /// <summary>Of a <c>system</c> message: the user id that this customer has from now on.</summary>
        public string? ChangedUserId { get; init; }

        /// <summary>Why Meta cannot show it (<c>unsupported</c>).</summary>
        public IReadOnlyList<WhatsAppNotice> Errors { get; init; } = [];
    }

    /// <summary>How a message of ours stands. Comes in any order, twice, and <c>delivered</c> is left out when it is read at once.</summary>
    public sealed record Status : WhatsAppEvent
    {
        /// <summary><c>wamid.…</c></summary>
        public required string MessageId { get; init; }

        /// <summary><c>sent</c>, <c>delivered</c>, <c>read</c>, <c>played</c> or <c>failed</c>, and whatever comes next.</summary>
        public required string State { get; init; }

        public required E164? To { get; init; }

        /// <summary>Meta's id of the recipient (BSUID).</summary>
        public required string? UserId { get; init; }

        /// <summary>The same person for all accounts of one portfolio.</summary>
        public string? ParentUserId { get; init; }

        /// <summary>Our own id of the message, as we gave it (<c>biz_opaque_callback_data</c>).</summary>
        public string? CallbackData { get; init; }

        /// <summary>Why it failed; empty otherwise.</summary>
        public IReadOnlyList<WhatsAppNotice> Errors { get; init; } = [];

        /// <summary>Null when Meta says nothing about the price.</summary>
        public WhatsAppPricing? Pricing { get; init; }
    }

    /// <summary>Everything else, kept as it came: templates, quality, the account, and what nobody could read.</summary>
    /// <param name="Field">Meta's name of what changed (<c>message_template_status_update</c>); <c>unreadable</c> for what has none.</param>
    /// <param name="Event">What happened to it (<c>APPROVED</c>, <c>DISABLED_UPDATE</c>); null when it is not told.</param>
    /// <param name="Json">The change, or the part of it that could not be read.</param>
    public sealed record Other(string Field, string? Event, string Json) : WhatsAppEvent;
}

/// <summary>An error as Meta reports it afterwards.</summary>
/// <param name="Code">Decides; null when there was none.</param>
/// <param name="Title">Meta's short words, <c>Re-engagement message</c>.</param>
/// <param name="Details">Meta's longer words.</param>
public sealed record WhatsAppNotice(int? Code, string? Title, string? Details)
{
    /// <summary>What it is about, so that it is dealt with as if it had come at once.</summary>
    public WhatsAppError ToError() => new(
        Code,
        string.Join(": ", new[] { Title ?? "WhatsApp gave no title", Details }.OfType<string>().Distinct()),
        Code is { } code ? WhatsAppErrors.FaultOf(code) : WhatsAppFault.Other);
}

/// <summary>What Meta says of the price; the sum itself is on its price list.</summary>
/// <param name="IsBillable">Null when not told.</param>
/// <param name="Model"><c>PMP</c>: by message; <c>CBP</c>: by conversation, until July 2025.</param>
/// <param name="Category"><c>marketing</c>, <c>utility</c>, <c>service</c>, …</param>
/// <param name="Type"><c>regular</c>, <c>free_customer_service</c>, <c>free_entry_point</c>.</param>
/// <param name="Origin">What began the conversation, where Meta still tells.</param>
public sealed record WhatsAppPricing(bool? IsBillable, string? Model, string? Category, string? Type, string? Origin);
