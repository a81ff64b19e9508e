using Coccinelle.Domain.Assistants;
using Coccinelle.Domain.Channels;

namespace Coccinelle.Domain.Tests.Assistants;

internal static class Briefs
{
    public static AssistantBrief Of(PhoneConfiguration phone, string firm = "Salon Léa") => new()
    {
        FirmName = firm,
        TimeZone = "Europe/Paris",
        Phone = phone,
    };
}
