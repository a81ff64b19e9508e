using System.ComponentModel.DataAnnotations;

namespace Coccinelle.Server.Storage;

/// <summary>How durable writes are gathered. The defaults were measured; measure again before changing them.</summary>
internal sealed class GroupCommitOptions
{
    public const string Section = "Storage:GroupCommit";

    /// <summary>Writes that may wait at once; one more is refused with <see cref="StorageBusyException"/>.</summary>
    [Range(1, 1_000_000)]
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>Most writes that share one commit.</summary>
    [Range(1, 10_000)]
    public int MaxBatch { get; set; } = 500;

    /// <summary>
    /// PostgreSQL connections that commit batches at the same time. One was as fast as two or three on two cores, makes
    /// larger batches and cannot deadlock with itself. SQLite always has one.
    /// </summary>
    [Range(1, 16)]
    public int PostgresWriters { get; set; } = 1;
}
