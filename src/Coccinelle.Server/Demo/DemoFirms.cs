using System.Data.Common;
using Coccinelle.Domain.Calls;
using Coccinelle.Providers.Vapi;
using Coccinelle.Sandbox;
using Coccinelle.Server.Access;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Demo;

/// <summary>Sets up two firms on a fresh database, waits for their assistants, and says how to call them.</summary>
internal sealed partial class DemoFirms(
    TenantDirectory directory, ApiKeys keys, People people, Passwords passwords, DemoMessages messages, IGrainFactory grains, AssistantRows assistants, AssistantState state, AssistantSignal signal, VapiOptions vapiOptions,
    PlatformOptions platform, IConfiguration configuration, IHostApplicationLifetime lifetime, IClock clock, TimeProvider time, ILogger<DemoFirms> logger) : BackgroundService
{
    private static readonly Duration Patience = Duration.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        var firms = new List<string>();
        foreach (var firm in DemoFirm.All)
            firms.Add(await SetUpAsync(firm, stoppingToken));
        await AwaitAssistantsAsync(firms, stoppingToken);
        Greet();
    }

    private async Task<string> SetUpAsync(DemoFirm firm, CancellationToken ct)
    {
        var line = grains.GetGrain<ILineGrain>(firm.Line);
        if (await line.FindAsync() is not { TenantId: var id })
        {
            id = firm.Id;
            await CreateOnceAsync(firm, ct);
            await line.ClaimAsync(id, LineKind.Forwarding, "operator", Actor.System);
            await grains.GetGrain<ITenantGrain>(id).ConfigureChannelAsync(firm.Channel, Actor.System);
            await keys.AddAsync(ApiKeys.Of(firm.Id.Replace("ten", "key", StringComparison.Ordinal), firm.ApiKey), id, "demo", ct);
        }

        await LetOwnerInAsync(id, firm, ct);
        await messages.MakeWorkAsync(id, firm, ct);
        return id;
    }

    /// <summary>Whoever is first does it; an older database gets its owners now.</summary>
    private async Task LetOwnerInAsync(string id, DemoFirm firm, CancellationToken ct)
    {
        if (await people.ListAsync(id, limit: 1, before: null, ct) is { Count: > 0 })
            return;
        var owner = new NewPerson(
            firm.Email, null, Roles.Owner, await passwords.HashAsync(firm.Password, ct), firm.Id.Replace("ten", UserRow.Prefix, StringComparison.Ordinal));
        await people.InviteAsync(id, owner, Actor.System, ct);
    }

    private async Task CreateOnceAsync(DemoFirm firm, CancellationToken ct)
    {
        try
        {
            await directory.CreateAsync(firm.Fields, Actor.System, ct, firm.Id);
        }
        catch (DbException error) when (error.IsUniqueViolation())
        {
            // Another server is as fast as we are, or an earlier life ended before the firm had its line: what follows completes it.
        }
    }

    /// <summary>
    /// The sandbox forgets its assistants when it stops; the database does not. So all of them are looked at, and nobody is told to call
    /// before the demo firms' are there.
    /// </summary>
    private async Task AwaitAssistantsAsync(IReadOnlyList<string> firms, CancellationToken ct)
    {
        var (since, deadline) = (clock.GetCurrentInstant(), clock.GetCurrentInstant() + Patience);
        await assistants.CheckAllAsync(ct);
        signal.Raise();
        foreach (var firm in firms)
        {
            while (await state.FindAsync(firm, ct) is var status && !IsThere(status, since))
            {
                if (clock.GetCurrentInstant() > deadline)
                {
                    LogNoAssistant(firm);
                    break;
                }

                // From a time when the demo gave its firms assistants by itself.
                if (status is { Managed: false, Drift: AssistantDrift.Missing })
                    await assistants.ReplaceMissingAsync(firm, ct);
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, ct);
            }
        }
    }

    private static bool IsThere(AssistantStatus? status, Instant since) => status is { UpToDate: true, CheckedAt: { } at } && at >= since;

    private void Greet()
    {
        var address = SettingsServices.OwnAddress(configuration);
        Console.WriteLine(
            $"""

            Coccinelle répond sur {address}   (API : {address}/docs)
            Clé de l'opérateur (démonstration) : {platform.OperatorKey}
            Entreprises : {string.Join(", ", DemoFirm.All.Select(firm => $"{firm.Name} ({firm.Line}, clé {firm.ApiKey})"))}
            Connexion de leurs propriétaires (démonstration) : {string.Join(", ", DemoFirm.All.Select(firm => $"{firm.Email} / {firm.Password}"))}
            Passez un appel depuis un autre terminal :
              dotnet run --project src/Coccinelle.Sandbox -- call --from 0612345678 --forwarded-from 0140000001{SandboxOption(address)}
            Puis lisez-le dans le journal de l'entreprise :
              curl -H "Authorization: Bearer {DemoFirm.All[0].ApiKey}" {address}/api/calls
            et les rendez-vous : …/api/appointments ; les messages : …/api/messages ; tout le reste : {address}/docs

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
