namespace Coccinelle.Domain.Messaging;

/// <summary>What a text message to France costs.</summary>
public static class SmsPrice
{
    /// <summary>French segments were billed at 5 to 8 cents; the upper end, so that a ceiling is never passed.</summary>
    private const int CentsPerSegment = 8;

    /// <returns>Euro cents.</returns>
    public static int Cents(int segments) => segments * CentsPerSegment;
}
