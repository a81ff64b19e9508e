namespace Coccinelle.Server.Tenants;

/// <summary>
/// Names a grain without asking Orleans each time what kind of grain an interface means: <c>GetGrain</c> reads the
/// interface's attributes by reflection at every call, which was a tenth of the processor time of a voice webhook.
/// </summary>
internal static class GrainKinds
{
    /// <summary>The same as <see cref="IGrainFactory.GetGrain{TGrainInterface}(string, string)"/>, for the hot path.</summary>
    public static T GetKnownGrain<T>(this IGrainFactory grains, string key)
        where T : class, IGrainWithStringKey
    {
        if (Kind<T>.Known is not { } kind)
        {
            var first = grains.GetGrain<T>(key);
            Kind<T>.Known = new KnownKind(first.GetGrainId().Type, ((GrainReference)(object)first).InterfaceType);
            return first;
        }

        return (T)grains.GetGrain(GrainId.Create(kind.Grain, IdSpan.Create(key)), kind.Interface);
    }

    /// <summary>The same in every process and every cluster: it follows from the attributes alone.</summary>
    private static class Kind<T>
    {
        public static volatile KnownKind? Known;
    }

    private sealed record KnownKind(GrainType Grain, GrainInterfaceType Interface);
}
