using System.Text.Json.Nodes;
using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Texts;
using Coccinelle.Domain.Tickets;
using Coccinelle.Server.Assistants.Functions;
using NodaTime.Text;

namespace Coccinelle.Server.Tickets;

/// <summary>The assistant promises that somebody will call back. Beyond the contract it takes a number, for callers who hide theirs.</summary>
internal sealed class PromiseCallback(CallbackPromises promises, FunctionLedger ledger) : ICallFunction
{
    private const string NoReason = "le client souhaite être rappelé";

    public string Name => "promise_callback";

    public async Task<FunctionResult> RunAsync(FunctionCall call, CancellationToken ct)
    {
        var phone = call.Arguments.Phone("phone")?.Value ?? call.Call.Caller;
        if (phone is null)
            return FunctionResult.Missing(TicketTexts.WhichNumber, "phone");

        var said = call.Arguments.Text("when");
        var request = new PromiseRequest(
            call.Arguments.Text("reason", 1000) ?? NoReason,
            said is null ? null : CallbackTimes.Of(FrenchTimes.Read(said, call.LocalNow, call.Call.Zone), call.LocalNow),
            phone,
            call.Arguments.Text("customerName", TicketLimits.Name));
        return await ledger.CommitAsync(
            call, async transaction => Of(call, await promises.AddAsync(transaction, call.Call, request, call.Now, ct)), ct);
    }

    private static FunctionResult Of(FunctionCall call, Promise promise) => new(
        "promised",
        TicketTexts.Promised(promise.Time, call.LocalNow.Date),
        new JsonObject { ["ticketId"] = promise.TicketId, ["dueAt"] = InstantPattern.General.Format(promise.DueAt) },
        promise.IsNew ? new CallAction("callback_promised", promise.TicketId, TicketTexts.LoggedPromise(promise.Time)) : null);
}
