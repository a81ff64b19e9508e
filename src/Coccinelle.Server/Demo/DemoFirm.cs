using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Phones;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Demo;

/// <summary>A firm that a newcomer may call.</summary>
/// <param name="Id">Always the same, so that of many servers that start together one creates it.</param>
/// <param name="Name">Callers hear it.</param>
/// <param name="Sector">What it does.</param>
/// <param name="Email">Its owner.</param>
/// <param name="OwnerPhone">Its owner's mobile, E.164: where he hears of calls.</param>
/// <param name="Line">Its own number, E.164.</param>
/// <param name="Assistant">The name that its assistant goes by.</param>
/// <param name="Voice"><c>female</c> or <c>male</c>.</param>
internal sealed record DemoFirm(string Id, string Name, string Sector, string Email, string OwnerPhone, string Line, string Assistant, string Voice)
{
    public static readonly IReadOnlyList<DemoFirm> All =
    [
        new("ten_de300000000000000000000000000001", "Salon Léa", "coiffure", "lea@salon-lea.example", "+33611000001", "+33140000001", "Sara", "female"),
        new("ten_de300000000000000000000000000002", "Garage Martin", "garage", "contact@garage-martin.example", "+33611000002", "+33140000002", "Hugo", "male"),
    ];

    /// <summary>Printed for whoever wants to read the firm's calls; it opens nothing but a developer's own machine.</summary>
    public string ApiKey => $"cok_demo-{Sector}";

    /// <summary>The owner's, printed beside the key and worth as little.</summary>
    public string Password => $"demo-{Sector}-demo";

    public TenantPatch Fields => new() { Name = Name, Sector = Sector, ContactEmail = Email, OwnerPhone = OwnerPhone };

    public ChannelChange Channel => new()
    {
        Type = ChannelTypes.Phone,
        Config = PhoneConfigurationJson.Write(new PhoneConfiguration { ClientPhoneNumber = E164.Parse(Line), AssistantName = Assistant, Voice = Voice }).ToJsonString(),
        Configured = true,
    };
}
