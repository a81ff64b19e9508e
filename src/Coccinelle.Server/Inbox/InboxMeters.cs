using System.Diagnostics.Metrics;

namespace Coccinelle.Server.Inbox;

/// <summary>What comes in at the webhooks: <c>Coccinelle.Inbox</c>.</summary>
internal sealed class InboxMeters
{
    public const string Name = "Coccinelle.Inbox";

    private readonly Counter<long> _refused;
    private readonly Counter<long> _received;
    private readonly Counter<long> _processed;

    public InboxMeters(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        _refused = meter.CreateCounter<long>("coccinelle.inbox.refused", "{request}", "Webhooks without valid proof or form.");
        _received = meter.CreateCounter<long>("coccinelle.inbox.received", "{event}", "Genuine events, stored or known already.");
        _processed = meter.CreateCounter<long>("coccinelle.inbox.processed", "{event}", "Events applied, by result.");
    }

    public void Refused(string provider, string reason) => _refused.Add(1, new("provider", provider), new("reason", reason));

    public void Received(string provider, bool duplicate) => _received.Add(1, new("provider", provider), new("duplicate", duplicate));

    public void Processed(string provider, string result) => _processed.Add(1, new("provider", provider), new("result", result));
}
