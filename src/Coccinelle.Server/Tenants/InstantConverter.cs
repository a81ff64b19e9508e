using NodaTime;

namespace Coccinelle.Server.Tenants;

/// <summary>How an <see cref="Instant"/> travels between servers: ticks of 100 ns since 1970, as the database keeps microseconds.</summary>
[RegisterConverter]
internal sealed class InstantConverter : IConverter<Instant, InstantSurrogate>
{
    public Instant ConvertFromSurrogate(in InstantSurrogate surrogate) => Instant.FromUnixTimeTicks(surrogate.Ticks);

    public InstantSurrogate ConvertToSurrogate(in Instant value) => new(value.ToUnixTimeTicks());
}

[GenerateSerializer, Immutable, Alias("coccinelle.Instant")]
internal readonly record struct InstantSurrogate([property: Id(0)] long Ticks);
