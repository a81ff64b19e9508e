using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Inbox;

/// <summary>Wakes this server's inbox worker.</summary>
internal sealed class InboxSignal : DueSignal;
