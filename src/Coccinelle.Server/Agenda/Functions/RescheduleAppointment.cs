using Coccinelle.Domain.Texts;
using Coccinelle.Server.Assistants.Functions;

namespace Coccinelle.Server.Agenda.Functions;

/// <summary>Moves the caller's appointment.</summary>
internal sealed class RescheduleAppointment(CallersAppointment callers, IGrainFactory grains) : ICallFunction
{
    public string Name => "reschedule_appointment";

    public async Task<FunctionResult> RunAsync(FunctionCall call, CancellationToken ct)
    {
        if (SpokenWish.Start(call) is not { } start)
            return FunctionResult.Missing(AppointmentTexts.WhenPlease, "start");
        if (await callers.FindAsync(call, ct) is not { } row)
            return new FunctionResult("not_found", AppointmentTexts.NoAppointment);
        var answer = await grains.GetGrain<IAgendaGrain>(call.Call.TenantId).MoveAsync(new MoveRequest
        {
            AppointmentId = row.Id,
            Start = start,
            By = "customer",
            CallId = call.Call.CallId,
            Mark = FunctionMark.Of(call),
        });
        if (answer.Kind == BookKind.TooLate)
            return new FunctionResult("too_late", AppointmentTexts.TooLateToMove);
        var result = BookingResults.Of(answer, call.Call.Zone, call.Now) with { IsKept = answer.Kind == BookKind.Moved };
        return answer.Kind == BookKind.Refused ? result with { Outcome = "slot_taken" } : result;
    }
}
