using System.Data.Common;
using Coccinelle.Domain.Channels;
using Coccinelle.Server.Access;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Channels;

/// <summary>Changes a firm's channels, each change with its entry in the audit log. Called by the firm's grain, one change after the other.</summary>
internal sealed class ChannelRepository(Database database, AuditLog audit, AssistantSignal assistants, IClock clock)
{
    private const string SelectSql = $"SELECT {ChannelRow.Columns} FROM channel_configurations WHERE tenant_id = @tenantId AND channel_type = @type";

    public async Task<ChangeOutcome> ConfigureAsync(string tenantId, ChannelChange change, Actor actor)
    {
        if (change.AssistantId is { } adopted && await AssistantWishes.IsAnothersAsync(database, tenantId, adopted))
            return ChangeOutcome.Taken;

        try
        {
            var outcome = await database.For(tenantId).InTransactionAsync(
                async transaction =>
                {
                    if (await ReadAsync(transaction, tenantId, change.Type) is not { } old)
                        return ChangeOutcome.NotFound;
                    if (change.ExpectedVersion is { } expected && expected != old.Version)
                        return ChangeOutcome.Stale;

                    await WriteAsync(transaction, tenantId, change, old);
                    if (change.Type == ChannelTypes.Phone)
                        await TellAssistantAsync(transaction, tenantId, change.AssistantId);
                    if (change.Evidence is { } evidence)
                        await RecordAsync(transaction, tenantId, (await ReadAsync(transaction, tenantId, change.Type))!, evidence);
                    await audit.AppendAsync(
                        transaction, new AuditEntry(actor, tenantId, "channel.configured", change.Type, ChannelDifference.Between(old, change)), CancellationToken.None);
                    return ChangeOutcome.Done;
                },
                CancellationToken.None);
            if (change.Type == ChannelTypes.Phone)
                assistants.Raise();
            return outcome;
        }
        catch (DbException error) when (error.IsUniqueViolation())
        {
            return ChangeOutcome.Taken; // another firm's number: the index decides, whoever is first
        }
    }

    public Task<ChangeOutcome> EnableAsync(string tenantId, string type, bool enabled, Actor actor)
        => database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                var changed = await transaction.ExecuteAsync(
                    """
                    UPDATE channel_configurations SET enabled = @enabled, version = version + 1, updated_at = @now
                    WHERE tenant_id = @tenantId AND channel_type = @type
                    """,
                    new { tenantId, type, enabled, now = clock.GetCurrentInstant() },
                    CancellationToken.None);
                if (changed == 0)
                    return ChangeOutcome.NotFound;

                var action = enabled ? "channel.enabled" : "channel.disabled";
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, action, type), CancellationToken.None);
                return ChangeOutcome.Done;
            },
            CancellationToken.None);

    /// <summary>What an attempt showed, unless the settings have changed since: then it tells nothing about the present ones.</summary>
    public async Task<ChangeOutcome> ReportAsync(string tenantId, string type, string fingerprint, ChannelEvidence evidence)
    {
        try
        {
            return await database.For(tenantId).InTransactionAsync(
                async transaction =>
                {
                    if (await ReadAsync(transaction, tenantId, type) is not { } row)
                        return ChangeOutcome.NotFound;
                    if (row.Fingerprint != fingerprint)
                        return ChangeOutcome.Stale;

                    await RecordAsync(transaction, tenantId, row, evidence);
                    return ChangeOutcome.Done;
                },
                CancellationToken.None);
        }
        catch (DbException error) when (error.IsUniqueViolation())
        {
            return ChangeOutcome.Taken;
        }
    }

    private Task<ChannelRow?> ReadAsync(DbTransaction transaction, string tenantId, string type)
        => transaction.QueryFirstOrDefaultAsync<ChannelRow>($"{SelectSql} {database.Dialect.ForUpdate}", new { tenantId, type }, CancellationToken.None);

    /// <summary>Other settings: neither proof nor failure nor number of the old ones is theirs.</summary>
    private Task WriteAsync(DbTransaction transaction, string tenantId, ChannelChange change, ChannelRow old)
    {
        var same = ChannelFingerprint.Of(change.Type, change.Config, change.Secrets) == old.Fingerprint;
        return transaction.ExecuteAsync(
            """
            UPDATE channel_configurations SET config_public = @Config, config_encrypted = @Secrets, templates = coalesce(@Templates, templates),
              configured = @Configured, assistant_id = coalesce(@AssistantId, assistant_id), version = version + 1, updated_at = @now,
              channel_token = coalesce(channel_token, @token),
              failing_since = CASE WHEN @same THEN failing_since ELSE NULL END,
              failure_code = CASE WHEN @same THEN failure_code ELSE NULL END,
              state_reason = CASE WHEN @same THEN state_reason ELSE NULL END,
              provider_number_id = CASE WHEN @same THEN provider_number_id ELSE NULL END
            WHERE tenant_id = @tenantId AND channel_type = @Type
            """,
            new
            {
                tenantId,
                change.Type,
                change.Config,
                change.Secrets,
                change.Templates,
                change.Configured,
                change.AssistantId,
                same,
                token = change.Type == ChannelTypes.WhatsApp ? ChannelToken.New() : null,
                now = clock.GetCurrentInstant(),
            },
            CancellationToken.None);
    }

    /// <summary>The assistant at Vapi follows the phone's configuration.</summary>
    private async Task TellAssistantAsync(DbTransaction transaction, string tenantId, string? adopted)
    {
        var now = clock.GetCurrentInstant();
        if (adopted is not null)
            await AssistantWishes.AdoptedAsync(transaction, tenantId, adopted, now, CancellationToken.None);
        await AssistantWishes.ChangedAsync(transaction, tenantId, now, CancellationToken.None);
    }

    private Task RecordAsync(DbTransaction transaction, string tenantId, ChannelRow row, ChannelEvidence evidence)
        => evidence.ProvenBy is { } by ? ProveAsync(transaction, tenantId, row, evidence, by) : FailAsync(transaction, tenantId, row, evidence);

    /// <summary>A stronger proof of the same settings is not replaced by a weaker one.</summary>
    private Task ProveAsync(DbTransaction transaction, string tenantId, ChannelRow row, ChannelEvidence evidence, string by)
    {
        var stronger = row.VerifiedFingerprint == row.Fingerprint && row.VerifiedBy is { } known && ProofNames.Read(known) > ProofNames.Read(by);
        return transaction.ExecuteAsync(
            """
            UPDATE channel_configurations SET verified_fingerprint = @Fingerprint, verified_by = @by, verified_at = @at,
              provider_number_id = coalesce(@NumberId, provider_number_id), failing_since = NULL, failure_code = NULL, state_reason = NULL
            WHERE tenant_id = @tenantId AND channel_type = @ChannelType
            """,
            new
            {
                tenantId,
                row.ChannelType,
                row.Fingerprint,
                evidence.NumberId,
                by = stronger ? row.VerifiedBy : by,
                at = stronger ? row.VerifiedAt : clock.GetCurrentInstant(),
            },
            CancellationToken.None);
    }

    private Task FailAsync(DbTransaction transaction, string tenantId, ChannelRow row, ChannelEvidence evidence)
        => transaction.ExecuteAsync(
            """
            UPDATE channel_configurations SET failing_since = coalesce(failing_since, @now), failure_code = @FailureCode, state_reason = @FailureReason
            WHERE tenant_id = @tenantId AND channel_type = @ChannelType
            """,
            new { tenantId, row.ChannelType, evidence.FailureCode, evidence.FailureReason, now = clock.GetCurrentInstant() },
            CancellationToken.None);
}
