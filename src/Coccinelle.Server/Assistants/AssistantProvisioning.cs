using System.Security.Cryptography;
using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Assistants;

/// <summary>One firm's assistant, made equal to its configuration. Vapi knows no idempotency key: what may have been created is looked for first.</summary>
internal sealed partial class AssistantProvisioning(
    AssistantRows rows, AssistantSearch search, VapiClient vapi, VapiOptions vapiOptions, PlatformOptions platform, IGrainFactory grains, IClock clock,
    ILogger<AssistantProvisioning> logger)
{
    /// <summary>How often an assistant is compared with what it should be.</summary>
    private static readonly Duration CheckEvery = Duration.FromHours(1);

    /// <summary>Works on the firm that has been due longest. False: none is due, or Vapi wants to be left alone for a moment.</summary>
    public async Task<bool> RunNextAsync(CancellationToken ct)
    {
        if (await rows.ClaimAsync(ct) is not { } row)
            return false;

        var attempt = await TryAsync(row, ct);
        switch (attempt)
        {
            case Attempt.Right right:
                await rows.DoneAsync(row, right.Drift, Jitter(CheckEvery, 0.9, 1), CancellationToken.None);
                return true;
            case Attempt.TooEarly early:
                await rows.PostponeAsync(row, early.Until, CancellationToken.None);
                return true;
            case Attempt.Wrong wrong:
                LogFailed(row.TenantId, row.Attempts + 1);
                await rows.FailedAsync(row, wrong.Setback, wrong.Setback.Gone ? CheckEvery : BackOff(row.Attempts), CancellationToken.None);
                return !wrong.LeaveVapiAlone;
            default:
                return true; // not ours any more: whoever has it goes on
        }
    }

    private async Task<Attempt> TryAsync(AssistantRow row, CancellationToken ct)
    {
        try
        {
            if (!row.Managed)
                return await LookAtAdoptedAsync(row, ct);
            return await rows.BriefAsync(row.TenantId, ct) is { } brief
                ? await MakeRightAsync(row, AssistantDocument.Of(row.TenantId, brief, platform, vapiOptions), ct)
                : new Attempt.NotOurs();
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // One firm must not hold up the others; it is tried again, and seen.
            LogBroken(error, row.TenantId);
            return new Attempt.Wrong(new Setback("Internal error; see the log."));
        }
    }

    private async Task<Attempt> MakeRightAsync(AssistantRow row, AssistantDocument wanted, CancellationToken ct)
    {
        if (row.VapiId is { } known)
            return await KeepAsync(row, known, wanted, ct);
        if (row.CreatingSince is not { } since)
            return await CreateAsync(row, wanted, null, ct);
        if (since + AssistantWishes.SettlesWithin is var settled && clock.GetCurrentInstant() < settled)
            return new Attempt.TooEarly(settled);

        switch (await search.FindAsync(row.TenantId, ct))
        {
            case AssistantSearchResult.Found { Ids: [] }:
                return await CreateAsync(row, wanted, null, ct);
            case AssistantSearchResult.Found { Ids: [var found, ..] and var all }:
                if (all.Count > 1)
                    LogSeveral(row.TenantId, all.Count);
                return await ChangeAsync(row, found, wanted, null, ct);
            case AssistantSearchResult.Failed failed:
                return new Attempt.Wrong(new Setback(failed.Reason));
            default:
                throw new InvalidOperationException("Unknown result of a search.");
        }
    }

    private async Task<Attempt> KeepAsync(AssistantRow row, string id, AssistantDocument wanted, CancellationToken ct)
    {
        if (row.ProvisionedHash != wanted.Hash)
            return await ChangeAsync(row, id, wanted, null, ct);

        var seen = await vapi.GetAssistantAsync(id, ct);
        switch (seen)
        {
            case VapiAssistantResult.Done { Assistant: var assistant } when AssistantDrift.Between(wanted.Body, assistant) is { } drift:
                LogDrift(row.TenantId, drift);
                return await ChangeAsync(row, id, wanted, drift, ct);
            case VapiAssistantResult.Done:
                return await RightAsync(row, null);
            case VapiAssistantResult.NotFound:
                LogMissing(row.TenantId);
                return await CreateAsync(row, wanted, AssistantDrift.Missing, ct);
            default:
                return Failed(seen);
        }
    }

    private async Task<Attempt> ChangeAsync(AssistantRow row, string id, AssistantDocument wanted, string? drift, CancellationToken ct)
    {
        var changed = await vapi.UpdateAssistantAsync(id, wanted.Body, ct);
        return changed switch
        {
            VapiAssistantResult.Done => await CommitAsync(row, id, wanted, drift is null ? "assistant.changed" : "assistant.repaired", drift),
            VapiAssistantResult.NotFound => await CreateAsync(row, wanted, AssistantDrift.Missing, ct),
            _ => Failed(changed, drift: drift),
        };
    }

    private async Task<Attempt> CreateAsync(AssistantRow row, AssistantDocument wanted, string? drift, CancellationToken ct)
    {
        if (!await rows.IntendAsync(row, ct))
            return new Attempt.NotOurs();

        // Not cancellable: a server that stops would not know what it leaves behind.
        var created = await vapi.CreateAssistantAsync(wanted.Body, CancellationToken.None);
        return created is VapiAssistantResult.Done done
            ? await CommitAsync(row, done.Id, wanted, "assistant.created", drift)
            : Failed(created, creating: true, drift);
    }

    private async Task<Attempt> CommitAsync(AssistantRow row, string id, AssistantDocument wanted, string action, string? drift)
        => await rows.CommitAsync(row, id, wanted.Hash, action, drift, CancellationToken.None) ? await RightAsync(row, drift) : new Attempt.NotOurs();

    /// <summary>Only when the firm's calls know does the row say so: a crash in between begins again with looking at Vapi.</summary>
    private async Task<Attempt> RightAsync(AssistantRow row, string? drift)
    {
        if (row.ProvisionedVersion < row.WantedVersion || drift is not null)
            await grains.GetGrain<ITenantGrain>(row.TenantId).RefreshAsync();
        return new Attempt.Right(drift);
    }

    private async Task<Attempt> LookAtAdoptedAsync(AssistantRow row, CancellationToken ct)
        => await vapi.GetAssistantAsync(row.VapiId!, ct) switch
        {
            VapiAssistantResult.Done => new Attempt.Right(null),
            VapiAssistantResult.NotFound => new Attempt.Wrong(new Setback("There is no such assistant at Vapi.", Drift: AssistantDrift.Missing, Gone: true)),
            var other => Failed(other),
        };

    /// <summary>Only the refusal of a creation proves that there is no assistant: a change that is refused says nothing about the one found.</summary>
    private static Attempt.Wrong Failed(VapiAssistantResult result, bool creating = false, string? drift = null) => result switch
    {
        VapiAssistantResult.Refused refused => new(new Setback($"{refused.Status}: {refused.Reason}", NothingDone: creating, drift)),
        VapiAssistantResult.RateLimited => new(new Setback("429: too many requests", NothingDone: creating, drift), LeaveVapiAlone: true),
        VapiAssistantResult.Failed failed => new(new Setback(failed.Reason, NothingDone: creating, drift)),
        VapiAssistantResult.OutcomeUnknown unknown => new(new Setback(unknown.Reason, NothingDone: false, drift)),
        _ => throw new InvalidOperationException($"{result.GetType().Name} is no failure."),
    };

    private static Duration BackOff(int attempts) => Jitter(Duration.FromSeconds(Math.Min(900, 5 * Math.Pow(2, Math.Min(attempts, 10)))), 0.5, 1.5);

    /// <summary>Firms that failed together shall not come back together.</summary>
    private static Duration Jitter(Duration duration, double least, double most)
        => duration * (least + ((most - least) * RandomNumberGenerator.GetInt32(1001) / 1000));

    [LoggerMessage(LogLevel.Warning, "The assistant of {Tenant} could not be made right (attempt {Attempt}); it will be tried again")]
    private partial void LogFailed(string tenant, int attempt);

    [LoggerMessage(LogLevel.Error, "The assistant of {Tenant} could not be worked on; it will be tried again")]
    private partial void LogBroken(Exception error, string tenant);

    [LoggerMessage(LogLevel.Warning, "Somebody changed the assistant of {Tenant} at Vapi: {Drift}")]
    private partial void LogDrift(string tenant, string drift);

    [LoggerMessage(LogLevel.Information, "The assistant of {Tenant} is not at Vapi any more; it gets another")]
    private partial void LogMissing(string tenant);

    [LoggerMessage(LogLevel.Warning, "{Count} assistants at Vapi carry the mark of {Tenant}; the oldest is used")]
    private partial void LogSeveral(string tenant, int count);

    /// <summary>How an attempt ended. Closed.</summary>
    private abstract record Attempt
    {
        /// <summary>Vapi has what it should have; <paramref name="Drift"/> is what was different before.</summary>
        public sealed record Right(string? Drift) : Attempt;

        public sealed record TooEarly(Instant Until) : Attempt;

        public sealed record Wrong(Setback Setback, bool LeaveVapiAlone = false) : Attempt;

        /// <summary>The firm is gone, has adopted another assistant, or is in the hands of another server.</summary>
        public sealed record NotOurs : Attempt;
    }
}
