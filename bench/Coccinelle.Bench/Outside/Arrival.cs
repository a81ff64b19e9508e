namespace Coccinelle.Bench.Outside;

/// <summary>A message that the provider took.</summary>
/// <param name="Sid">The provider's id.</param>
/// <param name="Channel"><c>sms</c> or <c>whatsapp</c>.</param>
/// <param name="Ours">The server's id, which it sends along.</param>
/// <param name="From">The sender, or the id of the firm's number.</param>
/// <param name="To">Who gets it.</param>
/// <param name="Text">What it says.</param>
/// <param name="At">When it was taken.</param>
internal sealed record Arrival(string Sid, string Channel, string Ours, string From, string To, string Text, DateTimeOffset At);
