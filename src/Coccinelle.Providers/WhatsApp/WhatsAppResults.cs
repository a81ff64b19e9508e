using Coccinelle.Domain.Texts;
using NodaTime;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>What a provider's refusal is about; decides whether the channel, the message or the recipient is at fault.</summary>
public enum WhatsAppFault
{
    /// <summary>None of those below.</summary>
    Other,

    /// <summary>Token dead, permission missing, account locked or unpaid: nothing will go out before somebody acts.</summary>
    Channel,

    /// <summary>The number id does not exist, or not for this token.</summary>
    Number,

    /// <summary>This recipient cannot be reached.</summary>
    Recipient,

    /// <summary>More than 24 h since the customer wrote: only an approved template may go out (Meta: error 131047).</summary>
    NeedsTemplate,

    /// <summary>The template is missing, paused or filled in wrongly.</summary>
    Template,

    /// <summary>Too fast, for now; with code 131056 only for this recipient (Meta: one message in 6 s, a burst of 45).</summary>
    Rate,

    /// <summary>Meta holds this kind of message back: wait a day, or for a person; never repeat.</summary>
    Restricted,
}

/// <summary>Why Meta or 360dialog refused. <paramref name="Reason"/> may quote numbers that were sent: not for logs.</summary>
/// <param name="Code">Meta's error code; null when the body was none of theirs.</param>
/// <param name="Reason">In their words, the credential cut out.</param>
/// <param name="Fault">What it is about.</param>
public sealed record WhatsAppError(int? Code, string Reason, WhatsAppFault Fault)
{
    /// <summary>What a firm's owner can do about it.</summary>
    public Said Explanation => WhatsAppTexts.Of(Code, Fault);
}

/// <summary>Whether an account works. Closed.</summary>
public abstract record WhatsAppCheck
{
    private WhatsAppCheck()
    {
    }

    /// <param name="NumberId">Meta's id of the number.</param>
    /// <param name="DisplayNumber">As Meta shows it.</param>
    /// <param name="VerifiedName">The firm's name at Meta.</param>
    public sealed record Verified(string NumberId, string? DisplayNumber, string? VerifiedName) : WhatsAppCheck
    {
        /// <summary>GREEN, YELLOW, RED or UNKNOWN.</summary>
        public string? QualityRating { get; init; }

        /// <summary>When the token dies; null: never, or nobody would say.</summary>
        public Instant? TokenExpiresAt { get; init; }

        /// <summary>
        /// The token dies within two days. That of the dashboard's page "API Setup" lives for hours and is nothing to run on.
        /// </summary>
        public bool TokenIsTemporary { get; init; }

        /// <summary>What to tell a firm's owner about such a token.</summary>
        public static Said TemporaryToken => WhatsAppTexts.TemporaryToken;
    }

    public sealed record Refused(WhatsAppError Error) : WhatsAppCheck;

    /// <summary>Nothing was learned: no connection, 5xx, or an answer that is none.</summary>
    public sealed record Failed(string Reason) : WhatsAppCheck;
}

/// <summary>What became of handing over a message. Closed.</summary>
public abstract record WhatsAppSending
{
    private WhatsAppSending()
    {
    }

    /// <summary>Accepted; that says nothing about its arrival.</summary>
    /// <param name="MessageId"><c>wamid.…</c></param>
    public sealed record Accepted(string MessageId) : WhatsAppSending
    {
        /// <summary>The recipient's number as WhatsApp knows it: not always the one that was written to (Brazil, Mexico).</summary>
        public string? WaId { get; init; }

        /// <summary>Meta's id of the recipient (BSUID).</summary>
        public string? UserId { get; init; }

        /// <summary>Meta holds the template back until it knows how recipients like it, and may drop it (error 132015).</summary>
        public bool IsHeld { get; init; }
    }

    /// <summary>Certainly not sent.</summary>
    public sealed record Refused(WhatsAppError Error) : WhatsAppSending;

    /// <summary>No connection: certainly not sent.</summary>
    public sealed record Failed(string Reason) : WhatsAppSending;

    /// <summary>Timeout, lost connection, 5xx: it may be on its way. Meta knows no idempotency key.</summary>
    public sealed record OutcomeUnknown(string Reason) : WhatsAppSending;
}

/// <summary>Whose number it is at Meta. Closed.</summary>
public abstract record WhatsAppAccount
{
    private WhatsAppAccount()
    {
    }

    /// <param name="WabaId">Meta's id of the account.</param>
    public sealed record Found(string WabaId) : WhatsAppAccount;

    /// <summary>The token names no account with this number: one made for all accounts names none at all.</summary>
    public sealed record NotFound : WhatsAppAccount;

    /// <summary>Nothing was learned.</summary>
    public sealed record Failed(string Reason) : WhatsAppAccount;
}
