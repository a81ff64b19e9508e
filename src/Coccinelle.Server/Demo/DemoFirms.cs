using System.Text.Json.Nodes;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Phones;
using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Demo;

/// <summary>Sets up two firms on a fresh database, gives them assistants in the sandbox, and says how to call them.</summary>
internal sealed partial class DemoFirms(
    TenantDirectory directory, IGrainFactory grains, VapiClient vapi, PlatformOptions platform, IConfiguration configuration,
    IHostApplicationLifetime lifetime, ILogger<DemoFirms> logger) : BackgroundService
{
    private static readonly DemoFirm[] Firms =
    [
        new("Salon Léa", "coiffure", "lea@salon-lea.example", "+33140000001", "Sara"),
        new("Garage Martin", "garage", "contact@garage-martin.example", "+33140000002", "Hugo"),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        foreach (var firm in Firms)
            await SetUpAsync(firm, stoppingToken);
        Greet();
    }

    private async Task SetUpAsync(DemoFirm firm, CancellationToken ct)
    {
        var line = grains.GetGrain<ILineGrain>(firm.Line);
        if (await line.FindAsync() is not { TenantId: var id })
        {
            (id, _) = await directory.CreateAsync(new TenantPatch { Name = firm.Name, Sector = firm.Sector, ContactEmail = firm.Email }, ct);
            await line.ClaimAsync(id, LineKind.Forwarding, "operator");
            var configuration = new PhoneConfiguration { ClientPhoneNumber = E164.Parse(firm.Line), AssistantName = firm.Assistant };
            await grains.GetGrain<ITenantGrain>(id).ConfigurePhoneAsync(PhoneConfigurationJson.Write(configuration).ToJsonString(), null, null);
        }

        await GiveAssistantAsync(id, firm, ct);
    }

    /// <summary>The sandbox forgets its assistants when it stops; the database does not.</summary>
    private async Task GiveAssistantAsync(string id, DemoFirm firm, CancellationToken ct)
    {
        var known = (await directory.FindAsync(id, ct))?.AssistantId;
        if (known is not null && await vapi.GetAssistantAsync(known, ct) is VapiAssistantResult.Done)
            return;

        var created = await vapi.CreateAssistantAsync(
            new JsonObject
            {
                ["name"] = firm.Name,
                ["firstMessage"] =
                    $"Bonjour, {firm.Name}, je suis {firm.Assistant}, l'assistant vocal automatique du standard. Comment puis-je vous aider ?",
            },
            ct);
        if (created is VapiAssistantResult.Done { Id: var assistant })
            await grains.GetGrain<ITenantGrain>(id).ChangeAsync(new TenantPatch { AssistantId = assistant });
        else
            LogNoAssistant(firm.Name);
    }

    private void Greet()
    {
        var address = SettingsServices.OwnAddress(configuration);
        Console.WriteLine(
            $"""

            Coccinelle répond sur {address}   (API : {address}/docs)
            Clé de l'opérateur (démonstration) : {platform.OperatorKey}
            Entreprises : {string.Join(", ", Firms.Select(firm => $"{firm.Name} ({firm.Line})"))}
            Passez un appel depuis un autre terminal :
              dotnet run --project src/Coccinelle.Sandbox -- call --from 0612345678 --forwarded-from 0140000001

            """);
    }

    [LoggerMessage(LogLevel.Warning, "{Firm} got no assistant: its callers will reach the voicemail")]
    private partial void LogNoAssistant(string firm);

    private sealed record DemoFirm(string Name, string Sector, string Email, string Line, string Assistant);
}
