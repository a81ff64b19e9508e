using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Phones;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Calls.Transfers;

/// <summary>Whom a firm's callers may be passed on to.</summary>
internal sealed class TransferTargets(Database database, IGrainFactory grains, PlatformOptions platform)
{
    /// <summary>
    /// The person named in the phone's settings, else the firm's overflow number; null when there is neither. One that is ours, that forwards
    /// back to us, or that the caller himself calls from would ring in a circle.
    /// </summary>
    public async Task<E164?> FindAsync(CallFacts call, CancellationToken ct)
    {
        var row = await database.For(call.TenantId).QueryFirstOrDefaultAsync<Row>(
            """
            SELECT t.overflow_number, c.config_public FROM tenants t
            LEFT JOIN channel_configurations c ON c.tenant_id = t.id AND c.channel_type = 'phone' WHERE t.id = @TenantId
            """,
            new { call.TenantId },
            ct);
        E164?[] numbers = [PhoneConfigurationJson.Parse(row?.ConfigPublic ?? "{}").TransferNumber, E164.TryParse(row?.OverflowNumber, out var overflow) ? overflow : null];
        foreach (var number in numbers.OfType<E164>())
        {
            if (number.Value != call.Caller && !platform.OwnNumbers.Contains(number) && await grains.GetGrain<ILineGrain>(number.Value).FindAsync() is null)
                return number;
        }

        return null;
    }

    private sealed class Row
    {
        public string? OverflowNumber { get; init; }

        public string? ConfigPublic { get; init; }
    }
}
