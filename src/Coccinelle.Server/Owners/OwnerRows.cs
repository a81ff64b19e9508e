using System.Text.Json.Nodes;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Owners;
using Coccinelle.Server.Access;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Owners;

/// <summary>Reads and writes what owners want to hear.</summary>
internal sealed class OwnerRows(Database database, NoticeRows notices, AuditLog audit, IClock clock)
{
    /// <summary>Null when there is no such firm.</summary>
    public async Task<Owner?> FindAsync(string tenantId, CancellationToken ct)
        => await database.For(tenantId).QueryFirstOrDefaultAsync<Row>(
            """
            SELECT t.id, t.name, t.time_zone, t.owner_phone, t.contact_email, p.channel_type, p.to_address, p.per_call, p.digest, p.digest_at, p.quiet_from, p.quiet_to,
              p.text_back, coalesce(p.version, 0) AS version
            FROM tenants t LEFT JOIN owner_preferences p ON p.tenant_id = t.id WHERE t.id = @tenantId
            """,
            new { tenantId },
            ct) is { } row
            ? row.ToOwner()
            : null;

    /// <summary>False when somebody else has changed them since they were read.</summary>
    public Task<bool> SaveAsync(string tenantId, OwnerPreferences preferences, int version, Actor actor, CancellationToken ct)
        => database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                var args = new
                {
                    tenantId,
                    version,
                    preferences.Channel,
                    preferences.To,
                    preferences.PerCall,
                    preferences.Digest,
                    digestAt = QuietHours.Write(preferences.DigestAt),
                    quietFrom = QuietHours.Write(preferences.QuietHours.From),
                    quietTo = QuietHours.Write(preferences.QuietHours.To),
                    preferences.TextBack,
                    now = clock.GetCurrentInstant(),
                };
                var written = version == 0
                    ? await transaction.ExecuteAsync(
                        """
                        INSERT INTO owner_preferences (tenant_id, channel_type, to_address, per_call, digest, digest_at, quiet_from, quiet_to, text_back, version, updated_at)
                        VALUES (@tenantId, @Channel, @To, @PerCall, @Digest, @digestAt, @quietFrom, @quietTo, @TextBack, 1, @now)
                        ON CONFLICT (tenant_id) DO NOTHING
                        """,
                        args,
                        ct)
                    : await transaction.ExecuteAsync(
                        """
                        UPDATE owner_preferences SET channel_type = @Channel, to_address = @To, per_call = @PerCall, digest = @Digest, digest_at = @digestAt,
                          quiet_from = @quietFrom, quiet_to = @quietTo, text_back = @TextBack, version = version + 1, updated_at = @now
                        WHERE tenant_id = @tenantId AND version = @version
                        """,
                        args,
                        ct);
                if (written == 0)
                    return false;
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, "owner_notifications.changed", tenantId, Changes(preferences)), ct);
                await notices.WakeAsync(transaction, tenantId, ct);
                return true;
            },
            ct);

    private static JsonObject Changes(OwnerPreferences preferences) => new()
    {
        ["channel"] = preferences.Channel,
        ["to"] = preferences.To,
        ["perCall"] = preferences.PerCall,
        ["digest"] = preferences.Digest,
        ["digestAt"] = QuietHours.Write(preferences.DigestAt),
        ["textBack"] = preferences.TextBack,
    };

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string TimeZone { get; init; }

        public string? OwnerPhone { get; init; }

        public string? ContactEmail { get; init; }

        public string? ChannelType { get; init; }

        public string? ToAddress { get; init; }

        public bool? PerCall { get; init; }

        public bool? Digest { get; init; }

        public string? DigestAt { get; init; }

        public string? QuietFrom { get; init; }

        public string? QuietTo { get; init; }

        public bool? TextBack { get; init; }

        public int Version { get; init; }

        public Owner ToOwner() => new()
        {
            TenantId = Id,
            Firm = Name,
            Zone = MessageBudgets.ZoneOf(TimeZone),
            Phone = OwnerPhone,
            Email = ContactEmail,
            Preferences = Version == 0 ? new OwnerPreferences() : new OwnerPreferences
            {
                Channel = ChannelType,
                To = ToAddress,
                PerCall = PerCall!.Value,
                Digest = Digest!.Value,
                DigestAt = QuietHours.Read(DigestAt)!.Value,
                QuietHours = new QuietHours(QuietHours.Read(QuietFrom)!.Value, QuietHours.Read(QuietTo)!.Value),
                TextBack = TextBack!.Value,
            },
            Version = Version,
        };
    }
}
