using Coccinelle.Domain.Texts;
using NodaTime;

namespace Coccinelle.Server.Messaging;

/// <summary>What the gateway made of an order. Closed.</summary>
internal abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>On disk, and on its way when its time has come.</summary>
    /// <param name="MessageId">Ours.</param>
    /// <param name="Channel">The one that it leaves by: another than ordered when the firm wants an SMS where WhatsApp is closed.</param>
    /// <param name="Status"><c>pending</c> or <c>scheduled</c>.</param>
    /// <param name="Segments">SMS only.</param>
    /// <param name="CostCents">SMS only; euro cents.</param>
    /// <param name="WillSendAt">When it is not now.</param>
    /// <param name="Form">WhatsApp: <c>text</c> inside the customer service window, <c>template</c> outside it.</param>
    public sealed record Accepted(string MessageId, string Channel, string Status, int? Segments, int? CostCents, Instant? WillSendAt, string? Form) : SendResult;

    /// <summary>A field is wrong.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, Said> Errors) : SendResult;

    /// <summary>It may not leave, and asking again changes nothing before something else has changed.</summary>
    /// <param name="Code">The machine's word: <c>channel_not_working</c>, <c>opted_out</c>, <c>no_consent</c>, <c>template_disabled</c>, <c>window_closed</c>, <c>never_allowed</c>.</param>
    /// <param name="Reason">For the firm's owner.</param>
    public sealed record Refused(string Code, Said Reason) : SendResult;

    /// <summary>A limit of the firm's is reached.</summary>
    /// <param name="Code"><c>daily_limit</c>, <c>recipient_limit</c> or <c>spending_limit</c>.</param>
    /// <param name="Reason">For the firm's owner.</param>
    /// <param name="Until">When it may be tried again.</param>
    public sealed record Limited(string Code, Said Reason, Instant Until) : SendResult;

    /// <summary>There is no such firm.</summary>
    public sealed record NoFirm : SendResult;
}

/// <summary>A message that may leave, or why not. Closed.</summary>
internal abstract record Preparation
{
    private Preparation()
    {
    }

    /// <summary>It may leave once its row is committed.</summary>
    /// <param name="Message">For <see cref="MessageRows"/>.</param>
    /// <param name="Accepted">What is true of it then.</param>
    public sealed record Ready(NewMessage Message, SendResult.Accepted Accepted) : Preparation;

    /// <summary>It does not leave.</summary>
    public sealed record NotAllowed(SendResult Result) : Preparation;
}
