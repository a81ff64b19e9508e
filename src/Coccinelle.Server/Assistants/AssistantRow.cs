using NodaTime;

namespace Coccinelle.Server.Assistants;

/// <summary>A claimed row of <c>assistants</c>.</summary>
internal sealed class AssistantRow
{
    public required string TenantId { get; init; }

    public bool Managed { get; init; }

    /// <summary>Counts the changes that the assistant shall follow.</summary>
    public int WantedVersion { get; init; }

    /// <summary>The last of them that it has followed.</summary>
    public int ProvisionedVersion { get; init; }

    /// <summary>The fingerprint of what was last sent (<see cref="AssistantDocument.Hash"/>).</summary>
    public string? ProvisionedHash { get; init; }

    public string? VapiId { get; init; }

    /// <summary>Since when it has not been known whether Vapi has made it.</summary>
    public Instant? CreatingSince { get; init; }

    public int Attempts { get; init; }

    public required Instant LeaseUntil { get; init; }
}

/// <summary>Why an attempt ended without the assistant being right.</summary>
/// <param name="Reason">In Vapi's words or ours; for the row, never for a log.</param>
/// <param name="NothingDone">Certainly nothing was created.</param>
/// <param name="Drift">What differs, when that was seen.</param>
/// <param name="Gone">There is no assistant.</param>
internal sealed record Setback(string Reason, bool NothingDone = false, string? Drift = null, bool Gone = false);
