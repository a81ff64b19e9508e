using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Coccinelle.Domain.Tenants;

/// <summary>The id of a tenant (a firm): <c>ten_</c> and 32 hexadecimal digits. It says nothing about who the firm is.</summary>
public readonly record struct TenantId
{
    /// <summary>The prefix that every tenant id carries.</summary>
    public const string Prefix = "ten";

    private const int Length = 36;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private TenantId(string value) => Value = value;

    /// <summary>The id as it is stored and sent.</summary>
    public string Value { get; }

    /// <summary>Reads an id that came from outside; false when it has not the form of one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId id)
    {
        var valid = text is { Length: Length }
            && text.StartsWith(Prefix + "_", StringComparison.Ordinal)
            && text.AsSpan(Prefix.Length + 1).IndexOfAnyExcept(HexDigits) < 0;
        id = valid ? new TenantId(text!) : default;
        return valid;
    }

    /// <summary>Reads an id that our own storage holds.</summary>
    /// <exception cref="FormatException">The text is no tenant id.</exception>
    public static TenantId Parse(string text)
        => TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a tenant id.");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
