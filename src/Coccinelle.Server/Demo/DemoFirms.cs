using System.Data.Common;
using Coccinelle.Domain.Calls;
using Coccinelle.Providers.Vapi;
using Coccinelle.Sandbox;
using Coccinelle.Server.Access;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Demo;

/// <summary>Sets up two firms on a fresh database, gives them assistants in the sandbox, and says how to call them.</summary>
internal sealed partial class DemoFirms(
    TenantDirectory directory, ApiKeys keys, IGrainFactory grains, VapiClient vapi, VapiOptions vapiOptions, PlatformOptions platform, IConfiguration configuration,
    IHostApplicationLifetime lifetime, ILogger<DemoFirms> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        foreach (var firm in DemoFirm.All)
            await SetUpAsync(firm, stoppingToken);
        Greet();
    }

    private async Task SetUpAsync(DemoFirm firm, CancellationToken ct)
    {
        var line = grains.GetGrain<ILineGrain>(firm.Line);
        if (await line.FindAsync() is not { TenantId: var id })
        {
            id = firm.Id;
            await CreateOnceAsync(firm, ct);
            await line.ClaimAsync(id, LineKind.Forwarding, "operator");
            await grains.GetGrain<ITenantGrain>(id).ConfigureChannelAsync(firm.Channel, Actor.System);
            await keys.AddAsync(ApiKeys.Of(firm.Id.Replace("ten", "key", StringComparison.Ordinal), firm.ApiKey), id, "demo", ct);
        }

        await GiveAssistantAsync(id, firm, ct);
    }

    private async Task CreateOnceAsync(DemoFirm firm, CancellationToken ct)
    {
        try
        {
            await directory.CreateAsync(firm.Fields, ct, firm.Id);
        }
        catch (DbException error) when (error.IsUniqueViolation())
        {
            // Another server is as fast as we are, or an earlier life ended before the firm had its line: what follows completes it.
        }
    }

    /// <summary>
    /// The sandbox forgets its assistants when it stops; the database does not. Two servers may both give one: the later one
    /// stays, and the sandbox keeps an idle assistant.
    /// </summary>
    private async Task GiveAssistantAsync(string id, DemoFirm firm, CancellationToken ct)
    {
        var known = (await directory.FindAsync(id, ct))?.AssistantId;
        if (known is not null && await vapi.GetAssistantAsync(known, ct) is VapiAssistantResult.Done)
            return;

        if (await vapi.CreateAssistantAsync(firm.VapiAssistant, ct) is VapiAssistantResult.Done { Id: var assistant })
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
            Entreprises : {string.Join(", ", DemoFirm.All.Select(firm => $"{firm.Name} ({firm.Line}, clé {firm.ApiKey})"))}
            Passez un appel depuis un autre terminal :
              dotnet run --project src/Coccinelle.Sandbox -- call --from 0612345678 --forwarded-from 0140000001{SandboxOption(address)}
            Puis lisez-le dans le journal de l'entreprise :
              curl -H "Authorization: Bearer {DemoFirm.All[0].ApiKey}" {address}/api/calls

            """);
    }

    /// <summary>Where the sandbox is, unless the command looks there anyway: a process of its own (AppHost), or mounted in this one.</summary>
    private string SandboxOption(string address)
    {
        var sandbox = vapiOptions.BaseUrl.IsLoopback ? vapiOptions.BaseUrl.AbsoluteUri.TrimEnd('/') : address + DemoServices.SandboxPrefix;
        return sandbox == SandboxDefaults.ServerUrl + SandboxDefaults.MountPrefix ? "" : $" --sandbox {sandbox}";
    }

    [LoggerMessage(LogLevel.Warning, "{Firm} got no assistant: its callers will reach the voicemail")]
    private partial void LogNoAssistant(string firm);
}
