using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Tenants;

namespace Coccinelle.Domain.Tests.Calls;

/// <summary>A line book on paper.</summary>
internal sealed class PaperBook : ILineBook
{
    private readonly List<Line> _lines = [];
    private readonly List<(E164 Phone, TenantId Tenant)> _owners = [];

    public static TenantId Firm(int number) => TenantId.Parse($"ten_{number:x32}");

    public PaperBook With(string number, int firm, LineKind kind = LineKind.Forwarding, bool verified = true)
    {
        _lines.Add(new Line(E164.Parse(number), Firm(firm), kind, verified));
        return this;
    }

    public PaperBook WithOwner(string phone, int firm)
    {
        _owners.Add((E164.Parse(phone), Firm(firm)));
        return this;
    }

    public ValueTask<Line?> FindAsync(E164 number, CancellationToken ct) => new(_lines.SingleOrDefault(line => line.Number == number));

    public ValueTask<IReadOnlyList<Line>> FindByNationalNumberAsync(string nationalNumber, CancellationToken ct)
        => new(_lines.Where(line => line.Number.NationalNumber == nationalNumber).ToList());

    public ValueTask<IReadOnlyList<TenantId>> FindOwnersAsync(E164 phone, CancellationToken ct)
        => new(_owners.Where(owner => owner.Phone == phone).Select(owner => owner.Tenant).ToList());
}
