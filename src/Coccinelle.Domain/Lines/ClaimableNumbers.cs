using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Lines;

/// <summary>Which numbers a firm may claim as its line: those that one French subscriber has, and that cost no fortune to call.</summary>
public static class ClaimableNumbers
{
    public static readonly Said Foreign = new("Not a French number.", "Ce n'est pas un numéro français.");

    public static readonly Said Special = new(
        "Special-rate and short numbers cannot be called back: enter a geographic, mobile or 09 number.",
        "Les numéros spéciaux et courts ne peuvent pas être rappelés : saisissez un numéro géographique, mobile ou en 09.");

    public static readonly Said Ours = new("This is the platform's own number.", "C'est le numéro de la plateforme elle-même.");

    /// <summary>Why not; null when it may be claimed.</summary>
    public static Said? Refusal(E164 number, IReadOnlySet<E164> ours)
    {
        if (ours.Contains(number))
            return Ours;
        if (!number.IsFrenchFamily)
            return Foreign;
        // Metropolitan plan (Arcep): 01–05 geographic, 06–07 mobile, 09 interpersonal; 08 is special-rate, 00 and short numbers are no E.164.
        return number.CountryCode == 33 && number.NationalNumber[0] == '8' ? Special : null;
    }
}
