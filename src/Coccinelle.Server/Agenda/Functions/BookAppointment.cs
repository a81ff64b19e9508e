using Coccinelle.Domain.Texts;
using Coccinelle.Server.Assistants.Functions;

namespace Coccinelle.Server.Agenda.Functions;

/// <summary>Puts an appointment into the diary, and says so when it is there.</summary>
internal sealed class BookAppointment(IGrainFactory grains) : ICallFunction
{
    public string Name => "book_appointment";

    public async Task<FunctionResult> RunAsync(FunctionCall call, CancellationToken ct)
    {
        if (SpokenWish.Start(call) is not { } start)
            return FunctionResult.Missing(AppointmentTexts.WhenPlease, "start");
        if (call.Arguments.Text("customerName", 120) is not { } name)
            return FunctionResult.Missing(AppointmentTexts.NamePlease, "customerName");
        var phone = call.Arguments.Phone("customerPhone")?.Value ?? call.Call.Caller;
        var email = call.Arguments.Email("customerEmail");
        if (phone is null && email is null)
            return FunctionResult.Missing(AppointmentTexts.NumberPlease, "customerPhone");

        var answer = await grains.GetGrain<IAgendaGrain>(call.Call.TenantId).BookAsync(new BookRequest
        {
            Start = start,
            Service = call.Arguments.Text("service"),
            Agenda = call.Arguments.Text("agenda"),
            CustomerName = name,
            CustomerPhone = phone,
            CustomerEmail = email,
            Notes = call.Arguments.Text("notes", 1000),
            CallId = call.Call.CallId,
            IsFirstOfCall = call.IsFirst,
            CreatedBy = "sara",
            Mark = FunctionMark.Of(call),
        });
        return BookingResults.Of(answer, call.Call.Zone, call.Now) with { IsKept = answer.Kind == BookKind.Booked };
    }
}
