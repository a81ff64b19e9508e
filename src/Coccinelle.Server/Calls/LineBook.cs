using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Tenants;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Calls;

/// <summary>The line book over line grains; the two rare look-ups go to the table.</summary>
internal sealed class LineBook(IGrainFactory grains, LineRepository lines) : ILineBook
{
    public async ValueTask<Line?> FindAsync(E164 number, CancellationToken ct)
        => (await grains.GetKnownGrain<ILineGrain>(number.Value).FindAsync())?.At(number);

    public async ValueTask<IReadOnlyList<Line>> FindByNationalNumberAsync(string nationalNumber, CancellationToken ct)
        => await lines.FindByNationalNumberAsync(nationalNumber, ct);

    public async ValueTask<IReadOnlyList<TenantId>> FindOwnersAsync(E164 phone, CancellationToken ct) => await lines.FindOwnersAsync(phone, ct);
}
