namespace Coccinelle.Domain.Channels;

/// <summary>A firm's SMS channel. It sends through the platform's account, so there is no credential. Defaults are those of a new firm.</summary>
public sealed record SmsConfiguration
{
    /// <summary>What recipients see instead of a number (<see cref="SmsSender"/>); null = the platform's number.</summary>
    public string? SenderName { get; init; }

    /// <summary>Messages per day of the firm's calendar.</summary>
    public int DailyLimit { get; init; } = 200;

    public QuietHours QuietHours { get; init; } = QuietHours.Default;
}

/// <summary>
/// The name that an SMS comes from. Twilio: at most 11 ASCII letters, digits, blanks and <c>+ - _ &amp; .</c>, not digits alone;
/// French networks want three at least.
/// </summary>
public static class SmsSender
{
    public const int Shortest = 3;
    public const int Longest = 11;

    public static bool IsValid(string name)
        => name.Length is >= Shortest and <= Longest
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '+' or '-' or '_' or '&' or '.')
            && name.Any(char.IsAsciiLetter);
}
