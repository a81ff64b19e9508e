using System.Collections.Concurrent;

namespace Coccinelle.Sandbox.WhatsApp;

/// <summary>Who has written to which number within 24 h: only to him may a firm write freely (Meta: error 131047 otherwise).</summary>
internal sealed class WhatsAppWindows
{
    private const int Many = 20_000;
    private static readonly TimeSpan Length = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(string Number, string Customer), DateTimeOffset> _openedAt = new();

    /// <param name="customer">E.164, or Meta's user id.</param>
    public void Open(string numberId, string customer, DateTimeOffset now)
    {
        if (_openedAt.Count >= Many)
        {
            foreach (var closed in _openedAt.Where(window => now - window.Value >= Length))
            {
                _openedAt.TryRemove(closed);
            }
        }

        _openedAt[(numberId, customer)] = now;
    }

    public bool IsOpen(string numberId, string customer, DateTimeOffset now) =>
        _openedAt.TryGetValue((numberId, customer), out var at) && now - at < Length;

    public void Clear() => _openedAt.Clear();
}
