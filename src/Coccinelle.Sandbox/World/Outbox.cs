using System.Diagnostics.CodeAnalysis;

namespace Coccinelle.Sandbox;

/// <summary>The newest messages of one kind, oldest first, found by their id and changed as they make their way. Safe for many threads.</summary>
internal sealed class Outbox<T>(int capacity, Func<T, string> idOf)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Queue<string> _order = new();
    private readonly Dictionary<string, T> _byId = [];

    public void Add(T message)
    {
        lock (_gate)
        {
            if (_order.Count == capacity)
            {
                _byId.Remove(_order.Dequeue());
            }

            _order.Enqueue(idOf(message));
            _byId.Add(idOf(message), message);
        }
    }

    /// <summary>What has been forgotten in the meantime stays so.</summary>
    public void Change(string id, Func<T, T> change)
    {
        lock (_gate)
        {
            if (_byId.TryGetValue(id, out var message))
            {
                _byId[id] = change(message);
            }
        }
    }

    public bool TryFind(string id, [NotNullWhen(true)] out T? message)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(id, out message);
        }
    }

    public IReadOnlyList<T> Read()
    {
        lock (_gate)
        {
            return [.. _order.Select(id => _byId[id])];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _order.Clear();
            _byId.Clear();
        }
    }
}
