using System.Collections.Concurrent;
using System.Text.Json;
using Coccinelle.Sandbox.Twilio;
using Coccinelle.Sandbox.Vapi;

namespace Coccinelle.Sandbox;

/// <summary>
/// Everything that has happened in the outside world, and what goes wrong in it. Safe for many threads. Long-running sandboxes keep
/// the newest 10,000 requests, deliveries, calls and mails, and the newest 20,000 SMS and WhatsApp messages.
/// </summary>
public sealed class SandboxWorld
{
    private const int Kept = 10_000;
    private const int KeptMessages = 20_000;

    private readonly Journal<ReceivedRequest> _requests = new(Kept);
    private readonly Journal<Delivery> _deliveries = new(Kept);
    private readonly Journal<LiveCall> _calls = new(Kept);
    private readonly ConcurrentDictionary<string, LiveCall> _live = new();
    private readonly ConcurrentDictionary<string, Callee> _callees = new();
    private readonly Journal<LiveCall> _placed = new(Kept);
    private readonly Outbox<SentText> _texts = new(KeptMessages, text => text.Sid);
    private readonly Outbox<SentWhatsApp> _whatsApps = new(KeptMessages, message => message.Id);
    private readonly Journal<ReceivedMail> _mails = new(Kept);
    private readonly VapiAccount _vapi;
    private volatile InForce _inForce = new(SandboxFaults.None);

    /// <summary>An outside world in which nothing has happened yet.</summary>
    public SandboxWorld(TimeProvider time) => _vapi = new VapiAccount(time, Kept);

    /// <summary>What goes wrong from now on. Answers that the faults before held up come now.</summary>
    public SandboxFaults Faults
    {
        get => _inForce.Faults;
        set => Interlocked.Exchange(ref _inForce, new InForce(value)).Over.TrySetResult();
    }

    /// <summary>Simultaneous calls that the Vapi account may have. Default 10.</summary>
    public int VapiSlots
    {
        get => _vapi.Slots;
        set => _vapi.Slots = value;
    }

    /// <summary>Calls placed from the virtual phone, oldest first.</summary>
    public IReadOnlyList<PhoneCall> Calls => [.. _calls.Read().Select(call => call.Snapshot())];

    /// <summary>Calls created at Vapi, oldest first.</summary>
    public IReadOnlyList<VapiCall> VapiCalls => _vapi.Calls;

    /// <summary>Assistants at Vapi, oldest first.</summary>
    public IReadOnlyList<VapiAssistant> Assistants => _vapi.Assistants;

    /// <summary>Requests that the server made, oldest first.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _requests.Read();

    /// <summary>Webhooks that the server was sent, oldest first.</summary>
    public IReadOnlyList<Delivery> Deliveries => _deliveries.Read();

    /// <summary>Calls that the server placed, oldest first.</summary>
    public IReadOnlyList<PlacedCall> PlacedCalls => [.. _placed.Read().Select(call => call.PlacedSnapshot())];

    /// <summary>SMS that the server sent, oldest first.</summary>
    public IReadOnlyList<SentText> Texts => _texts.Read();

    /// <summary>WhatsApp messages that the server sent, oldest first.</summary>
    public IReadOnlyList<SentWhatsApp> WhatsApps => _whatsApps.Read();

    /// <summary>What arrived in the mailbox, oldest first.</summary>
    public IReadOnlyList<ReceivedMail> Mails => _mails.Read();

    /// <summary>Numbers and tokens at Meta and 360dialog.</summary>
    public WhatsAppAccounts WhatsApp { get; } = new();

    /// <summary>Who may sign in to the mail server.</summary>
    public Mailboxes Mailboxes { get; } = new();

    /// <summary>
    /// What happens when the server calls this number (E.164), or transfers a call to it. Unless told otherwise somebody picks up a call of the
    /// server's and listens, and nobody a transferred one.
    /// </summary>
    public void Behaves(string number, Callee callee) => _callees[number] = callee;

    /// <summary>What was said of this number, if anything: a transfer to any other rings in vain.</summary>
    internal Callee? ToldOf(string number) => _callees.GetValueOrDefault(number);

    /// <summary>What happens when the server calls this number (E.164).</summary>
    public Callee CalleeAt(string number) => _callees.GetValueOrDefault(number) ?? Callee.Listens;

    /// <summary>Puts an assistant at Vapi, as if somebody had created it there; an existing one with that id is replaced.</summary>
    /// <param name="body">Vapi's assistant: <c>name</c>, <c>firstMessage</c>, …</param>
    /// <param name="id">The id it shall have; a fresh one when null.</param>
    public VapiAssistant AddAssistant(object body, string? id = null) =>
        _vapi.PutAssistant(id ?? Guid.NewGuid().ToString(), JsonSerializer.SerializeToElement(body, SandboxJson.Compact));

    /// <summary>Forgets everything, faults and slots included. Calls that are going on are hung up.</summary>
    public void Reset()
    {
        foreach (var call in _live.Values)
        {
            call.HangUp();
        }

        _calls.Clear();
        _requests.Clear();
        _deliveries.Clear();
        _vapi.Clear();
        _callees.Clear();
        _placed.Clear();
        _texts.Clear();
        _whatsApps.Clear();
        _mails.Clear();
        WhatsApp.Clear();
        Mailboxes.Clear();
        Faults = SandboxFaults.None;
    }

    /// <summary>Waits for as long as <paramref name="faults"/> hold an answer up: no longer than they are in force.</summary>
    internal async Task HoldUpAsync(SandboxFaults faults, TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        var inForce = _inForce;
        if (delay <= TimeSpan.Zero || !ReferenceEquals(inForce.Faults, faults))
        {
            return;
        }

        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(delay, time, rest.Token), inForce.Over.Task);
        await rest.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    internal VapiAccount Vapi => _vapi;

    internal void Record(ReceivedRequest request) => _requests.Add(request);

    internal void Record(Delivery delivery) => _deliveries.Add(delivery);

    internal Outbox<SentText> TextBox => _texts;

    internal Outbox<SentWhatsApp> WhatsAppBox => _whatsApps;

    internal void Record(ReceivedMail mail) => _mails.Add(mail);

    internal void Begin(LiveCall call)
    {
        (call.IsOutbound ? _placed : _calls).Add(call);
        _live[call.CallSid] = call;
    }

    internal void End(LiveCall call) => _live.TryRemove(KeyValuePair.Create(call.CallSid, call));

    internal LiveCall? LiveCall(string callSid) => _live.GetValueOrDefault(callSid);

    /// <summary>The newest call with that id, also when it is over.</summary>
    internal LiveCall? FindCall(string callSid) =>
        LiveCall(callSid) ?? _calls.Read().Concat(_placed.Read()).LastOrDefault(call => call.CallSid == callSid);

    private sealed record InForce(SandboxFaults Faults)
    {
        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
