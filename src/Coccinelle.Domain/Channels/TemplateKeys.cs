namespace Coccinelle.Domain.Channels;

/// <summary>The occasions that a firm writes on, and what each of them knows.</summary>
public static class TemplateKeys
{
    public const string Confirmation = "confirmation";
    public const string Reminder24Hours = "reminder_24h";
    public const string Reminder1Hour = "reminder_1h";
    public const string Cancellation = "cancellation";
    public const string Rescheduling = "rescheduling";
    public const string Welcome = "welcome";
    public const string MissedCall = "missed_call";
    public const string AutoReply = "auto_reply";
    public const string UnsubscribeConfirmation = "unsubscribe_confirmation";
    public const string Promotions = "promotions";
    public const string Newsletter = "newsletter";

    /// <summary>The firm, and whoever it writes to: known on every occasion.</summary>
    private static readonly string[] Always = ["companyName", "phone", "address", "officeHours", "firstName", "clientName"];

    private static readonly string[] Appointment =
        ["appointmentDate", "appointmentTime", "appointmentService", "appointmentLocation", "agentName", "confirmationLink", "cancellationLink", "answerHint"];

    private static readonly string[] Marketing = ["message", "unsubscribeLink"];

    /// <summary>The variables that may stand in a template; empty for an unknown key.</summary>
    public static IReadOnlyList<string> Variables(string key) => key switch
    {
        Confirmation or Reminder24Hours or Reminder1Hour or Cancellation or Rescheduling => [.. Always, .. Appointment],
        Promotions or Newsletter => [.. Always, .. Marketing],
        MissedCall => [.. Always, "bookingLink"],
        Welcome or AutoReply or UnsubscribeConfirmation => Always,
        _ => [],
    };
}
