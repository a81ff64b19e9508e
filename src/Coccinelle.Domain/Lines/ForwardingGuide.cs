using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Lines;

/// <summary>What to do on one kind of line at one operator, for one case.</summary>
/// <param name="Operator"><c>orange</c>, <c>sfr</c>, <c>bouygues</c>, <c>free</c> or <c>other</c>.</param>
/// <param name="Line"><c>mobile</c>, <c>landline</c> or <c>box</c>.</param>
/// <param name="When"><c>all</c>, <c>noAnswer</c>, <c>busy</c> or <c>unreachable</c>.</param>
/// <param name="On">What to dial to switch it on; null where it is not dialled.</param>
/// <param name="Check">What to dial to see whether it is on.</param>
/// <param name="Off">What to dial to switch it off.</param>
/// <param name="Confirmed">Whether somebody has seen it work at this operator; the others follow the standard.</param>
/// <param name="Hint">What else to know.</param>
public sealed record ForwardingInstruction(
    string Operator, string Line, string When, string? On, string? Check, string? Off, bool Confirmed, Said Hint);

/// <summary>
/// How calls are forwarded to us. Mobiles: the codes that every GSM network knows (3GPP TS 22.030). Landlines: those of the French
/// telephone network. Boxes: the operator's own pages. Confirmed at Orange and Free in August 2026; SFR and Bouygues follow the standard.
/// </summary>
public static class ForwardingGuide
{
    public static readonly IReadOnlyList<string> Operators = ["orange", "sfr", "bouygues", "free", "other"];

    public static readonly IReadOnlyList<string> Lines = ["mobile", "landline", "box"];

    public static readonly IReadOnlyList<string> Cases = ["all", "noAnswer", "busy", "unreachable"];

    private static readonly Dictionary<string, string> MobileCodes = new(StringComparer.Ordinal)
    {
        ["all"] = "21",
        ["noAnswer"] = "61",
        ["busy"] = "67",
        ["unreachable"] = "62",
    };

    private static readonly Dictionary<string, string> LandlineCodes = new(StringComparer.Ordinal)
    {
        ["all"] = "21",
        ["noAnswer"] = "61",
        ["busy"] = "69",
    };

    private static readonly Said Mobile = new(
        "Dial it like a call and wait for the confirmation on the screen.", "Composez-le comme un appel et attendez la confirmation à l'écran.");

    private static readonly Said Landline = new(
        "Dial it and wait for the confirming tone or voice. The option must be part of the contract.",
        "Composez-le et attendez la tonalité ou l'annonce de confirmation. L'option doit faire partie du contrat.");

    private static readonly Said Box = new(
        "Not dialled: switch it on in the operator's customer area (telephone, call forwarding), with our number as the target.",
        "Ne se compose pas : activez-le dans l'espace client de l'opérateur (téléphone, renvoi d'appel), avec notre numéro comme cible.");

    private static readonly Said NotThere = new(
        "Landlines know no such case; use all, noAnswer or busy.", "Ce cas n'existe pas sur une ligne fixe ; utilisez all, noAnswer ou busy.");

    /// <summary>Every combination, with the number to forward to as it is dialled in France: <c>0939035761</c>.</summary>
    public static IReadOnlyList<ForwardingInstruction> For(string dialled)
        => [.. from o in Operators from line in Lines from when in Cases select Instruction(o, line, when, dialled)];

    private static ForwardingInstruction Instruction(string o, string line, string when, string dialled) => line switch
    {
        "mobile" when MobileCodes[when] is var code => new(
            o, line, when, $"**{code}*{dialled}#", $"*#{code}#", $"##{code}#", IsConfirmed(o, when), Mobile),
        "landline" when LandlineCodes.TryGetValue(when, out var code) => new(
            o, line, when, $"*{code}*{dialled}#", $"*#{code}#", $"#{code}#", IsConfirmed(o, when), Landline),
        "landline" => new(o, line, when, null, null, null, false, NotThere),
        _ => new(o, line, when, null, null, null, o is "orange" or "free", Box),
    };

    private static bool IsConfirmed(string o, string when) => o is "orange" or "free" && when == "all";
}
