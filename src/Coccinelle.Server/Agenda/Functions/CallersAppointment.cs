using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Agenda.Functions;

/// <summary>
/// The appointment that a caller may change: his own by his number, or one that was made on this very call. An id alone opens nothing: a
/// model may have it from anywhere.
/// </summary>
internal sealed class CallersAppointment(AppointmentRows rows)
{
    public async Task<AppointmentRow?> FindAsync(FunctionCall call, CancellationToken ct)
    {
        var named = call.Arguments.Text("appointmentId", 64) is { } id && Ids.Is(AppointmentRow.Prefix, id) ? await rows.FindAsync(call.Call.TenantId, id, ct) : null;
        if (named is { Stands: true, StartsAt: { } start } && start > call.Now && IsHis(named, call))
            return named;
        return call.Call.Caller is { } caller ? await rows.NextOfAsync(call.Call.TenantId, caller, ct) : await rows.NextOnCallAsync(call.Call.TenantId, call.Call.CallId, ct);
    }

    private static bool IsHis(AppointmentRow row, FunctionCall call)
        => row.CallId == call.Call.CallId || (call.Call.Caller is not null && row.CustomerPhone == call.Call.Caller);
}
