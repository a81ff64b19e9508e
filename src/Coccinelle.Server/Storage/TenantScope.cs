using System.Data.Common;
using Dapper;

namespace Coccinelle.Server.Storage;

/// <summary>
/// Puts statements under the role of a firm on PostgreSQL (<c>act_for_tenant</c>, migration 0011) until their transaction is over, so
/// that the next one on the same connection begins without it.
/// </summary>
internal static class TenantScope
{
    private const string Act = "CALL act_for_tenant(@actsFor)";

    /// <summary>
    /// Both statements travel together and, without a transaction of their own, are one transaction (PostgreSQL docs, "Extended Query:
    /// Pipelining"): it costs no round trip, and a pooler has no place to come between them. A CALL gives no rows, so the statement's are the first.
    /// </summary>
    public static CommandDefinition Command(string tenantId, string sql, object? args, CancellationToken ct)
    {
        var parameters = new DynamicParameters(args);
        parameters.Add("actsFor", tenantId);
        return new($"{Act}; {sql}", parameters, cancellationToken: ct);
    }

    /// <summary>From here on the transaction is the firm's.</summary>
    public static Task EnterAsync(DbTransaction transaction, string tenantId, CancellationToken ct) =>
        transaction.ExecuteAsync(Act, new { actsFor = tenantId }, ct);
}
