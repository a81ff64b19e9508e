namespace Coccinelle.Sandbox;

/// <summary>A message that was written on the virtual phone.</summary>
/// <param name="Id">Twilio's <c>MessageSid</c>, or Meta's <c>wamid.…</c>; the same in all copies.</param>
/// <param name="Deliveries">What the server answered, one for each copy; empty when nobody is told of messages to this number.</param>
public sealed record SentByPhone(string Id, IReadOnlyList<Delivery> Deliveries)
{
    /// <summary>Whether the server took each copy (2xx).</summary>
    public bool Accepted => Deliveries.Count > 0 && Deliveries.All(delivery => delivery.Accepted);
}
