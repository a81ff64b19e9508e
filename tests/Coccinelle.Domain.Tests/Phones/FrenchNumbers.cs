using CsCheck;

namespace Coccinelle.Domain.Tests.Phones;

/// <summary>Generators: nine-digit national numbers of France, and the ways people and carriers write them.</summary>
internal static class FrenchNumbers
{
    /// <summary>Prefixes that belong to territories with a country code of their own when dialled in national form.</summary>
    private static readonly string[] Overseas =
        ["262", "263", "269", "508", "590", "594", "596", "639", "690", "691", "692", "693", "694", "696", "697"];

    public static Gen<string> National { get; } =
        Gen.Int[100_000_000, 999_999_999].Select(number => $"{number}").Where(national =>
            !Overseas.Contains(national[..3]) && national != "266696687");

    public static Gen<Func<string, string>> Writing { get; } = Gen.OneOf(new Func<string, string>[]
    {
        national => "0" + national,
        national => "+33" + national,
        national => "0033" + national,
        national => "33" + national,
        national => "+330" + national,
        national => $"+33 (0){national[0]} {Pairs(national, " ")}",
        national => $"0{national[0]} {Pairs(national, " ")}",
        national => $"0{national[0]}.{Pairs(national, ".")}",
        national => $"0{national[0]}-{Pairs(national, "-")}",
        national => $"+33\u00a0{national[0]}\u202f{Pairs(national, "\u202f")}",
        national => $"sip:+33{national}@ims.operateur.example;user=phone",
        national => $"tel:+33-{national}",
        national => $"\t 0{national}\n",
    }.Select(Gen.Const).ToArray());

    private static string Pairs(string national, string separator) => string.Join(separator, national.Skip(1).Chunk(2).Select(pair => new string(pair)));
}
