using Coccinelle.Domain.Phones;

namespace Coccinelle.Server.Settings;

/// <summary>What the whole installation shares.</summary>
internal sealed record PlatformOptions
{
    /// <summary>The origin under which providers reach us, without a trailing slash; signatures are checked against it.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>The number to which firms forward.</summary>
    public required E164 SharedNumber { get; init; }

    /// <summary>The operator's API key.</summary>
    public required string OperatorKey { get; init; }

    /// <summary>The master key, 32 bytes.</summary>
    public required byte[] EncryptionKey { get; init; }

    /// <summary>Retired master keys, which may still open what they sealed.</summary>
    public IReadOnlyList<byte[]> PreviousEncryptionKeys { get; init; } = [];

    /// <summary>Whose calls can never be evidence of a firm: our shared numbers.</summary>
    public IReadOnlySet<E164> OwnNumbers => field ??= new HashSet<E164> { SharedNumber };

    /// <summary>An absolute address of ours, as providers must call it.</summary>
    public Uri At(string pathAndQuery) => new(PublicUrl + pathAndQuery);
}
