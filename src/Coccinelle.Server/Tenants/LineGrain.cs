using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Tenants;
using Coccinelle.Server.Access;
using Orleans.Concurrency;

namespace Coccinelle.Server.Tenants;

/// <summary>
/// One phone number (the key, E.164) and the firm that has it. The table's primary key makes it unique; this is the
/// cache in front of it. A number that nobody claims stays as a short negative entry.
/// </summary>
[Alias("coccinelle.ILineGrain")]
internal interface ILineGrain : IGrainWithStringKey
{
    /// <summary>The firm's line; null when no firm claims this number.</summary>
    [Alias("Find"), AlwaysInterleave]
    ValueTask<LineEntry?> FindAsync();

    /// <summary>Gives the number to a firm, unless another has it.</summary>
    /// <param name="tenantId">The firm.</param>
    /// <param name="kind">Forwarding or dedicated.</param>
    /// <param name="verifiedBy"><c>operator</c> or <c>code</c>; null = claimed, not routed yet.</param>
    /// <param name="actor">Who claims it.</param>
    [Alias("Claim")]
    Task<ClaimOutcome> ClaimAsync(string tenantId, LineKind kind, string? verifiedBy, Actor actor);

    /// <summary>Takes the number from the firm; false when it has not got it, or has it as a dedicated line and is not the operator. Nothing of its proof survives.</summary>
    [Alias("Release")]
    Task<bool> ReleaseAsync(string tenantId, Actor actor);

    /// <summary>Reads the row again.</summary>
    [Alias("Refresh")]
    Task RefreshAsync();
}

/// <summary>A line as grains speak of it; see <see cref="Line"/>.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.LineEntry")]
internal sealed record LineEntry([property: Id(0)] string TenantId, [property: Id(1)] LineKind Kind, [property: Id(2)] bool Verified)
{
    public Line At(E164 number) => new(number, Domain.Tenants.TenantId.Parse(TenantId), Kind, Verified);
}

/// <summary>How a claim ended.</summary>
[GenerateSerializer, Alias("coccinelle.ClaimOutcome")]
internal enum ClaimOutcome
{
    Claimed,
    TakenByAnother,

    /// <summary>The firm has it as a dedicated line, of which only the operator decides.</summary>
    OperatorsAlone,
}

[GrainType("line"), CollectionAgeLimit(Minutes = 5)]
internal sealed class LineGrain(LineRepository lines) : Grain, ILineGrain
{
    private LineEntry? _entry; // swapped only after the row is committed

    private E164 Number => E164.Parse(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken) => RefreshAsync();

    public ValueTask<LineEntry?> FindAsync() => new(_entry);

    public async Task<ClaimOutcome> ClaimAsync(string tenantId, LineKind kind, string? verifiedBy, Actor actor)
    {
        var outcome = await lines.ClaimAsync(Number, TenantId.Parse(tenantId), kind, verifiedBy, actor);
        await RefreshAsync();
        return outcome;
    }

    public async Task<bool> ReleaseAsync(string tenantId, Actor actor)
    {
        var released = await lines.ReleaseAsync(Number, TenantId.Parse(tenantId), actor);
        await RefreshAsync();
        return released;
    }

    public async Task RefreshAsync()
        => _entry = await lines.FindAsync(Number) is { } line ? new LineEntry(line.Tenant.Value, line.Kind, line.Verified) : null;
}
