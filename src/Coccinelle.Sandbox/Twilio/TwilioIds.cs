namespace Coccinelle.Sandbox.Twilio;

/// <summary>Twilio's ids: two letters and 32 hexadecimal digits.</summary>
internal static class TwilioIds
{
    public static string New(string prefix) => $"{prefix}{Guid.NewGuid():N}";
}
