using Coccinelle.Domain.Phones;

namespace Coccinelle.Domain.Calls;

/// <summary>
/// Whose call is it? The rungs are tried in order; the first that gives exactly one firm wins, and when none does the
/// caller is asked. Decisions only: what is known about numbers comes from an <see cref="ILineBook"/>.
/// </summary>
public static class TenantLadder
{
    /// <summary>Climbs rungs one to five.</summary>
    /// <param name="evidence">What the call carries.</param>
    /// <param name="ours">The platform's own shared numbers: never evidence of a firm.</param>
    /// <param name="book">The look-ups.</param>
    /// <param name="ct">Cancels the look-ups.</param>
    public static async ValueTask<Finding> FindAsync(
        CallEvidence evidence, IReadOnlySet<E164> ours, ILineBook book, CancellationToken ct)
    {
        var call = new Reading(evidence, ours);
        return await DedicatedAsync(call, book, ct)
            ?? await ForwardedAsync(call, book, ct)
            ?? await RepairedAsync(call, book, ct)
            ?? await InvertedAsync(call, book, ct)
            ?? await OwnerAsync(call, book, ct)
            ?? (Finding)new Finding.Unknown(call.From);
    }

    private static async ValueTask<Finding.Found?> DedicatedAsync(Reading call, ILineBook book, CancellationToken ct)
        => call.To is { } to && !call.IsOurs(to) && await book.FindAsync(to, ct) is { Kind: LineKind.Dedicated, Verified: true } line
            ? new Finding.Found(line.Tenant, Rung.DedicatedLine, line.Number, call.From)
            : null;

    private static async ValueTask<Finding.Found?> ForwardedAsync(Reading call, ILineBook book, CancellationToken ct)
    {
        foreach (var text in call.Forwarders)
        {
            if (PhoneText.Read(text) is PhoneReading.Number { Exact: true } number
                && call.IsEvidence(number.Value)
                && await ForwardingLineAsync(number.Value, book, ct) is { } line)
            {
                return new Finding.Found(line.Tenant, Rung.ForwardedFrom, line.Number, call.From);
            }
        }

        return null;
    }

    private static async ValueTask<Finding.Found?> RepairedAsync(Reading call, ILineBook book, CancellationToken ct)
    {
        foreach (var text in call.Forwarders.Where(text => !call.IsExactlyOneOfThisCall(text)))
        {
            var lines = new List<Line>();
            foreach (var candidate in PhoneRepair.Candidates(text).Where(call.IsEvidence))
            {
                if (await ForwardingLineAsync(candidate, book, ct) is { } line)
                    lines.Add(line);
            }

            if (lines.Count == 0 && PhoneRepair.NationalPart(text) is { } national && !call.IsNationalPartOfThisCall(national))
            {
                lines.AddRange((await book.FindByNationalNumberAsync(national, ct))
                    .Where(line => line is { Kind: LineKind.Forwarding, Verified: true }));
            }

            if (lines is [var only])
                return new Finding.Found(only.Tenant, Rung.Repaired, only.Number, call.From);
        }

        return null;
    }

    /// <summary>Some carriers send the forwarding line as the caller, and the caller as the forwarding line.</summary>
    private static async ValueTask<Finding.Found?> InvertedAsync(Reading call, ILineBook book, CancellationToken ct)
    {
        if (call.From is not { } from || call.IsOurs(from))
            return null;

        var caller = call.Forwarders.Select(ReadNumber).FirstOrDefault(number => number is { } n && call.IsEvidence(n));
        return caller is not null && await ForwardingLineAsync(from, book, ct) is { } line
            ? new Finding.Found(line.Tenant, Rung.Inverted, line.Number, caller)
            : null;
    }

    private static async ValueTask<Finding.Found?> OwnerAsync(Reading call, ILineBook book, CancellationToken ct)
        => call.From is { } from && await book.FindOwnersAsync(from, ct) is [var only]
            ? new Finding.Found(only, Rung.OwnerPhone, null, from)
            : null;

    private static async ValueTask<Line?> ForwardingLineAsync(E164 number, ILineBook book, CancellationToken ct)
        => await book.FindAsync(number, ct) is { Kind: LineKind.Forwarding, Verified: true } line ? line : null;

    private static E164? ReadNumber(string text) => PhoneText.Read(text) is PhoneReading.Number number ? number.Value : null;

    /// <summary>The evidence with its numbers read once.</summary>
    private sealed class Reading(CallEvidence evidence, IReadOnlySet<E164> ours)
    {
        public E164? To { get; } = ReadNumber(evidence.To ?? "");

        public E164? From { get; } = ReadNumber(evidence.From ?? "");

        public string[] Forwarders { get; } =
            [.. new[] { evidence.ForwardedFrom, evidence.CalledVia }.OfType<string>().Where(text => text.Length > 0).Distinct()];

        public bool IsOurs(E164 number) => ours.Contains(number);

        /// <summary>The call's own numbers and ours tell nothing about who forwarded it.</summary>
        public bool IsEvidence(E164 number) => number != To && number != From && !IsOurs(number);

        public bool IsExactlyOneOfThisCall(string text) => ReadNumber(text) is { } number && !IsEvidence(number);

        public bool IsNationalPartOfThisCall(string national)
            => To?.NationalNumber == national || From?.NationalNumber == national || ours.Any(number => number.NationalNumber == national);
    }
}
