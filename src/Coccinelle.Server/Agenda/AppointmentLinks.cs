namespace Coccinelle.Server.Agenda;

/// <summary>The address under which one customer sees and changes one appointment, without an account.</summary>
internal static class AppointmentLinks
{
    public const string Path = "/r";
}
