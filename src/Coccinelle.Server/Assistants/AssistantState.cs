using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Assistants;

/// <summary>How a firm's assistant stands, for whoever shows it.</summary>
internal sealed class AssistantState(Database database)
{
    /// <summary>Whether the assistant at Vapi is what the rows say, in a query that names <c>assistants</c> as <c>a</c>.</summary>
    public const string UpToDate = "(a.vapi_id IS NOT NULL AND a.provisioned_version >= a.wanted_version)";

    /// <summary>Null when there is no such firm.</summary>
    public Task<AssistantStatus?> FindAsync(string tenantId, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<AssistantStatus>(
            $"""
            SELECT a.vapi_id, {UpToDate} AS up_to_date, a.managed, a.drift, a.last_error, a.checked_at
            FROM assistants a WHERE a.tenant_id = @tenantId
            """,
            new { tenantId },
            ct);
}

/// <summary>How a firm's assistant stands.</summary>
internal sealed class AssistantStatus
{
    /// <summary>Its id at Vapi; null while there is none.</summary>
    public string? VapiId { get; init; }

    /// <summary>Whether it is what the firm's configuration says.</summary>
    public bool UpToDate { get; init; }

    /// <summary>False: somebody made it at Vapi and looks after it there; we only look whether it is there.</summary>
    public bool Managed { get; init; }

    /// <summary>The fields that somebody had changed at Vapi when it was last looked at; they have been set right when it is up to date.</summary>
    public string? Drift { get; init; }

    /// <summary>Why the last attempt failed, in Vapi's words; null when it did not.</summary>
    public string? LastError { get; init; }

    /// <summary>When it was last seen to be right.</summary>
    public Instant? CheckedAt { get; init; }
}
