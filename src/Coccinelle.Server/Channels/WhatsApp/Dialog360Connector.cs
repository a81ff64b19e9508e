using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Phones;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Server.Access;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Channels.WhatsApp;

/// <summary>
/// Connects a channel that is bound to a firm: makes its key, learns its number, stores both, and has its reports sent to us.
/// 360dialog sends a firm back before its channel is ready, so this is tried again until it is.
/// </summary>
internal sealed partial class Dialog360Connector(
    Dialog360Rows rows, ChannelRows channels, ChannelSecrets secrets, Dialog360Client dialog360, WhatsAppVerification verification, IClock clock,
    ILogger<Dialog360Connector> logger)
{
    /// <summary>360dialog needs minutes, Meta's review of a number a day or two.</summary>
    private static readonly Duration Patience = Duration.FromDays(3);

    /// <summary>Makes one attempt with the named channel, or with the one that has been due longest. Null: none is due.</summary>
    public async Task<ConnectAttempt?> RunAsync(string? channelId, CancellationToken ct)
    {
        if (await rows.ClaimAsync(channelId, ct) is not { } row)
            return null;

        var attempt = await TryAsync(row, ct);
        switch (attempt)
        {
            case ConnectAttempt.Connected:
                await rows.EndAsync(row, "connected", null);
                break;
            case ConnectAttempt.Failed failed:
                LogFailed(row.TenantId);
                await rows.EndAsync(row, "failed", failed.Problem);
                break;
            case ConnectAttempt.NotYet notYet when clock.GetCurrentInstant() - row.CreatedAt > Patience:
                LogFailed(row.TenantId);
                await rows.EndAsync(row, "failed", notYet.Problem);
                break;
            case ConnectAttempt.NotYet notYet:
                await rows.PostponeAsync(row, BackOff(row.Attempts), notYet.Problem);
                break;
            default:
                throw new InvalidOperationException($"Unknown attempt {attempt.GetType().Name}");
        }

        return attempt;
    }

    private async Task<ConnectAttempt> TryAsync(Dialog360Row row, CancellationToken ct)
    {
        // Asked again each time: between two attempts the client may have taken the channel away.
        switch (await dialog360.FindChannelAsync(row.ClientId, row.ChannelId, ct))
        {
            case Dialog360Lookup.NotFound:
                return new ConnectAttempt.Failed("the channel is not this client's any more");
            case Dialog360Lookup.Failed failed:
                return new ConnectAttempt.NotYet(failed.Reason);
            default:
                break;
        }

        return await dialog360.CreateApiKeyAsync(row.ChannelId, ct) switch
        {
            Dialog360Key.Created created => await StoreAsync(row, created.ApiKey, ct),
            Dialog360Key.Failed failed => new ConnectAttempt.NotYet(failed.Reason),
            var other => throw new InvalidOperationException($"Unknown key {other.GetType().Name}"),
        };
    }

    /// <summary>From here on the key is the only one of the number; an attempt that ends before it is stored makes another.</summary>
    private async Task<ConnectAttempt> StoreAsync(Dialog360Row row, string apiKey, CancellationToken ct)
    {
        var check = await dialog360.VerifyAsync(apiKey, ct);
        if (check is not WhatsAppCheck.Verified verified)
            return new ConnectAttempt.NotYet(check is WhatsAppCheck.Refused refused ? refused.Error.Reason : ((WhatsAppCheck.Failed)check).Reason);
        if (await channels.FindAsync(row.TenantId, ChannelTypes.WhatsApp, ct) is not { } stored)
            return new ConnectAttempt.Failed("the firm is gone");

        var configuration = new WhatsAppConfiguration
        {
            Provider = WhatsAppConfiguration.Dialog360,
            PhoneNumberId = verified.NumberId,
            PhoneNumber = E164.TryParse(row.PhoneNumber is { } digits ? "+" + digits.TrimStart('+') : null, out var number) ? number : null,
        };
        var change = new ChannelChange
        {
            Type = ChannelTypes.WhatsApp,
            Config = WhatsAppConfigurationJson.Write(configuration).ToJsonString(),
            Secrets = await secrets.SealAsync(
                row.TenantId, stored, new Dictionary<string, SecretChange> { [WhatsAppConfiguration.AccessToken] = SecretChange.Enter(apiKey) }, ct),
            Configured = true,
        };
        return await verification.CommitAsync(row.TenantId, change, configuration, check, apiKey, Actor.System, ct) switch
        {
            { Outcome: ChangeOutcome.Done, WebhookProblem: { } problem } => new ConnectAttempt.NotYet(problem),
            { Outcome: ChangeOutcome.Done } => new ConnectAttempt.Connected(configuration.PhoneNumber ?? ShownBy(verified)),
            { Outcome: ChangeOutcome.Taken } => new ConnectAttempt.Failed("the number is another firm's here"),
            _ => new ConnectAttempt.Failed("the firm is gone"),
        };
    }

    private static E164? ShownBy(WhatsAppCheck.Verified verified) => E164.TryParse(verified.DisplayNumber, out var number) ? number : null;

    /// <summary>15 s, 30 s, … an hour.</summary>
    private static Duration BackOff(int attempts) => Duration.FromSeconds(Math.Min(3600, 15 * Math.Pow(2, Math.Min(attempts - 1, 10))));

    [LoggerMessage(LogLevel.Warning, "A 360dialog channel of {Tenant} could not be connected")]
    private partial void LogFailed(string tenant);
}

/// <summary>How an attempt ended. Closed.</summary>
internal abstract record ConnectAttempt
{
    private ConnectAttempt()
    {
    }

    public sealed record Connected(E164? Number) : ConnectAttempt;

    /// <summary>Not ready there, or no answer: it is tried again.</summary>
    public sealed record NotYet(string Problem) : ConnectAttempt;

    public sealed record Failed(string Problem) : ConnectAttempt;
}
