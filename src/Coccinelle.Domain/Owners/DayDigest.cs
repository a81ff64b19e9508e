using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Owners;

/// <summary>A firm's day, as its owner reads it in the evening.</summary>
public sealed record DayDigest
{
    public required string Firm { get; init; }

    public int Calls { get; init; }

    /// <summary>Messages on the voicemail.</summary>
    public int Voicemails { get; init; }

    /// <summary>Callers who reached nobody and left nothing.</summary>
    public int Missed { get; init; }

    public int Booked { get; init; }

    public int Cancelled { get; init; }

    public int Prospects { get; init; }

    public int NewTickets { get; init; }

    /// <summary>All that are open, whenever they were made.</summary>
    public int OpenTickets { get; init; }

    /// <summary>Calls back that were promised and not made, those that are late first.</summary>
    public IReadOnlyList<OpenPromise> Promises { get; init; } = [];

    /// <summary>How many are open besides those named.</summary>
    public int MorePromises { get; init; }

    public int FailedMessages { get; init; }

    /// <summary>What customers wrote that is for a person to read.</summary>
    public int Unread { get; init; }

    /// <summary>Appointments of tomorrow whose reminder got no answer.</summary>
    public int Unconfirmed { get; init; }

    /// <summary>
    /// A day on which nothing happened is not told of. What stays open from earlier days is no news by itself; a promise that is late, or
    /// a message that failed, is.
    /// </summary>
    public bool IsEmpty
        => Calls + Voicemails + Missed + Booked + Cancelled + Prospects + NewTickets + FailedMessages + Unread + Unconfirmed == 0 && !Promises.Any(promise => promise.Late);

    public OwnerLetter ToLetter()
    {
        var lines = OwnerTexts.DigestLines(this).ToList();
        return OwnerLetter.Of(OwnerTexts.DigestSubject(Firm), OwnerTexts.DigestBrief(Firm, lines), null, OwnerTexts.DigestFull(Firm, lines));
    }
}

/// <summary>A call back that was promised.</summary>
/// <param name="Who">A name, or a number as the French write it.</param>
/// <param name="Late">Its time has passed.</param>
public sealed record OpenPromise(string Who, bool Late);
