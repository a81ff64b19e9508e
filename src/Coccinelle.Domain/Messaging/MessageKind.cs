namespace Coccinelle.Domain.Messaging;

/// <summary>Why a message is sent, which decides whether and when it may be.</summary>
public enum MessageKind
{
    /// <summary>It belongs to something that the customer asked for.</summary>
    Transactional,

    /// <summary>It advertises: consent, an opt-out in each, and hours.</summary>
    Marketing,
}
