using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Phones;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Calls.Transfers;

/// <summary>Whom a firm's callers may be passed on to, and when.</summary>
internal sealed class TransferTargets(Database database, IGrainFactory grains, PlatformOptions platform)
{
    /// <summary>
    /// The person named in the phone's settings, else the firm's overflow number, while the firm is open. A number that is ours, that
    /// forwards back to us, or that the caller himself calls from would ring in a circle. Hours that came with the firm's sector, before anybody
    /// looked at them, close nobody's door.
    /// </summary>
    public async Task<TransferTarget> FindAsync(FunctionCall call, CancellationToken ct)
    {
        var row = await database.For(call.Call.TenantId).QueryFirstOrDefaultAsync<Row>(
            """
            SELECT t.overflow_number, c.config_public, CASE WHEN b.version > 1 THEN b.hours END AS hours FROM tenants t
            LEFT JOIN channel_configurations c ON c.tenant_id = t.id AND c.channel_type = 'phone'
            LEFT JOIN booking_rules b ON b.tenant_id = t.id
            WHERE t.id = @TenantId
            """,
            new { call.Call.TenantId },
            ct);
        E164?[] numbers = [PhoneConfigurationJson.Parse(row?.ConfigPublic ?? "{}").TransferNumber, E164.TryParse(row?.OverflowNumber, out var overflow) ? overflow : null];
        foreach (var number in numbers.OfType<E164>())
        {
            if (number.Value == call.Call.Caller || platform.OwnNumbers.Contains(number) || await grains.GetGrain<ILineGrain>(number.Value).FindAsync() is not null)
                continue;
            return row?.Hours is { } hours && !WeekHoursJson.Parse(hours).AreOpen(call.Now, call.Call.Zone) ? new TransferTarget.Closed() : new TransferTarget.Person(number);
        }

        return new TransferTarget.Nobody();
    }

    private sealed class Row
    {
        public string? OverflowNumber { get; init; }

        public string? ConfigPublic { get; init; }

        public string? Hours { get; init; }
    }
}

/// <summary>Who takes a caller. Closed.</summary>
internal abstract record TransferTarget
{
    private TransferTarget()
    {
    }

    public sealed record Person(E164 Number) : TransferTarget;

    /// <summary>There is somebody, at another hour.</summary>
    public sealed record Closed : TransferTarget;

    /// <summary>No number that could be called.</summary>
    public sealed record Nobody : TransferTarget;
}
