namespace Coccinelle.Domain.Knowledge;

/// <summary>Brings a cosine of text-embedding-3-small onto the scale of <see cref="WordMatch"/>.</summary>
public static class VectorMatch
{
    /// <summary>Texts that have nothing to do with each other are still about this close.</summary>
    private const double Nothing = 0.2;

    /// <summary>A question and the sentence that answers it.</summary>
    private const double Everything = 0.64;

    public static double Strength(double cosine) => double.IsFinite(cosine) ? Math.Clamp((cosine - Nothing) / (Everything - Nothing), 0, 1) : 0;
}
