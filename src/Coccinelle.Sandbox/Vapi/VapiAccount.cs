using System.Text.Json;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>What Vapi keeps: assistants, calls, and the slots that running calls take.</summary>
internal sealed class VapiAccount(TimeProvider time, int keptCalls)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, VapiAssistant> _assistants = [];
    private readonly Dictionary<string, VapiCall> _calls = [];
    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _taken = [];

    public int Slots { get; set; } = SandboxDefaults.VapiSlots;

    public IReadOnlyList<VapiAssistant> Assistants => Locked(() => _assistants.Values.OrderBy(assistant => assistant.CreatedAt).ToList());

    public IReadOnlyList<VapiCall> Calls => Locked(() => _order.Select(id => _calls[id]).ToList());

    public VapiAssistant? Assistant(string id) => Locked(() => _assistants.GetValueOrDefault(id));

    public VapiCall? Call(string id) => Locked(() => _calls.GetValueOrDefault(id));

    public VapiAssistant PutAssistant(string id, JsonElement body) => Locked(() =>
    {
        var now = WholeMilliseconds(time.GetUtcNow()); // more of a time is not shown, so it must not count either
        var created = _assistants.GetValueOrDefault(id)?.CreatedAt ?? now;
        return _assistants[id] = new VapiAssistant(id, body, created, now);
    });

    public bool RemoveAssistant(string id) => Locked(() => _assistants.Remove(id));

    /// <summary>Creates a call in a free slot, or a blocked one that takes none; the second value is the number of slots left.</summary>
    public (VapiCall Call, int Remaining) CreateCall(
        JsonElement request, JsonElement assistant, string? assistantId, bool forceBlocked) => Locked(() =>
    {
        var id = Guid.NewGuid().ToString();
        var blocked = forceBlocked || _taken.Count >= Slots;
        var call = new VapiCall
        {
            Id = id,
            Request = request,
            Assistant = assistant,
            AssistantId = assistantId,
            StreamUrl = $"{StreamOrigin}{id}/transport",
            Blocked = blocked,
            CreatedAt = time.GetUtcNow(),
        };
        _calls[id] = call;
        _order.Enqueue(id);
        if (!blocked)
        {
            _taken.Add(id);
        }

        ForgetOldest();
        return (call, Math.Max(0, Slots - _taken.Count));
    });

    /// <summary>The stream of a waiting call is connected: the call starts. Null when the address belongs to no waiting call.</summary>
    public VapiCall? Connect(string streamUrl) => Locked(() =>
        Waiting(streamUrl) is { Blocked: false } waiting
            ? _calls[waiting.Id] = waiting with { Status = "in-progress", StartedAt = time.GetUtcNow() }
            : null);

    /// <summary>Gives up a call whose TwiML nobody executed. Null when it was executed after all, or forgotten.</summary>
    public VapiCall? GiveUp(string id, string reason) => Locked(() =>
        _calls.GetValueOrDefault(id) is { Status: "queued" } waiting
            ? Keep(waiting with { Status = "ended", EndedReason = reason, EndedAt = time.GetUtcNow(), Cost = 0 })
            : null);

    /// <summary>Keeps how a call ended, unless it was forgotten in the meantime.</summary>
    public void Finish(VapiCall ended) => Locked(() => _calls.ContainsKey(ended.Id) ? Keep(ended) : null);

    public void Clear() => Locked(() =>
    {
        _assistants.Clear();
        _calls.Clear();
        _order.Clear();
        _taken.Clear();
        return Slots = SandboxDefaults.VapiSlots;
    });

    private const string StreamOrigin = "wss://phone-call-websocket.sandbox.invalid/";

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));

    // The id is a part of the address: no search through all calls.
    private VapiCall? Waiting(string streamUrl) =>
        streamUrl.Split('/') is [.., var id, "transport"]
        && _calls.GetValueOrDefault(id) is { Status: "queued" } call && call.StreamUrl == streamUrl ? call : null;

    private VapiCall Keep(VapiCall ended)
    {
        _taken.Remove(ended.Id);
        return _calls[ended.Id] = ended;
    }

    private void ForgetOldest()
    {
        if (_order.Count > keptCalls && _order.TryDequeue(out var oldest))
        {
            _calls.Remove(oldest);
            _taken.Remove(oldest);
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
