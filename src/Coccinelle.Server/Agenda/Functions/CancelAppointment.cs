using Coccinelle.Domain.Texts;
using Coccinelle.Server.Assistants.Functions;

namespace Coccinelle.Server.Agenda.Functions;

/// <summary>Takes the caller's appointment out of the diary.</summary>
internal sealed class CancelAppointment(CallersAppointment callers, IGrainFactory grains) : ICallFunction
{
    public string Name => "cancel_appointment";

    public async Task<FunctionResult> RunAsync(FunctionCall call, CancellationToken ct)
    {
        if (await callers.FindAsync(call, ct) is not { } row)
            return new FunctionResult("not_found", AppointmentTexts.NoAppointment);
        var answer = await grains.GetGrain<IAgendaGrain>(call.Call.TenantId).CancelAsync(new CancelRequest
        {
            AppointmentId = row.Id,
            By = "customer",
            Reason = call.Arguments.Text("reason", 500),
            CallId = call.Call.CallId,
            Mark = FunctionMark.Of(call),
        });
        return answer.Kind == BookKind.TooLate
            ? new FunctionResult("too_late", AppointmentTexts.TooLateToCancel)
            : BookingResults.Of(answer, call.Call.Zone, call.Now) with { IsKept = answer.Kind == BookKind.Cancelled };
    }
}
