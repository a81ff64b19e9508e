using System.Globalization;
using Coccinelle.Bench.Report;

namespace Coccinelle.Bench.Messages;

/// <summary>Rows that stand in the table of messages before the clock starts: sent ones for reports to find, due ones for the outbox.</summary>
internal static class Seed
{
    private const string Columns = "id, tenant_id, channel_type, to_address, content, status, status_rank, sender, provider, external_message_id, sent_at, due_at, next_attempt_at, created_at";

    /// <summary>The ids of due messages begin here: never those of sent ones.</summary>
    public const long FirstDue = 1L << 40;

    /// <summary>Messages that left and of which nothing was reported yet.</summary>
    public static Task SentAsync(string database, long first, long count) => InsertAsync(database, first, count, "'sent'", "2", "'twilio'", "'SM' || {hex}", "{now}", "NULL");

    /// <summary>Messages that are due now, the firms in turn.</summary>
    public static Task DueAsync(string database, long first, long count) => InsertAsync(database, first, count, "'pending'", "0", "NULL", "NULL", "NULL", "{now}");

    private static Task InsertAsync(string database, long first, long count, string status, string rank, string provider, string external, string sentAt, string next)
    {
        var postgres = Rows.IsPostgres(database);
        var (hex, now, digits) = postgres
            ? ("lpad(to_hex(n.n), 32, '0')", "now()", "lpad((n.n % 9000)::text, 4, '0')")
            : ("printf('%032x', n.n)", "strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'", "printf('%04d', n.n % 9000)");
        var range = first.ToString(CultureInfo.InvariantCulture);
        var numbers = FormattableString.Invariant(postgres
            ? (FormattableString)$"n AS (SELECT generate_series({first}, {first + count - 1}) AS n)"
            : $"n AS (SELECT {first} AS n UNION ALL SELECT n + 1 FROM n WHERE n < {first + count - 1})");
        var sql = $$"""
            WITH RECURSIVE {{numbers}}, t AS (SELECT id, name, row_number() OVER (ORDER BY id) - 1 AS turn, count(*) OVER () AS firms FROM tenants)
            INSERT INTO channel_messages_log ({{Columns}})
            SELECT 'msg_' || {hex}, t.id, 'sms', '+3363998' || {{digits}}, 'Votre commande ' || n.n || ' est prête.', {{status}}, {{rank}}, t.name, {{provider}},
              {{external}}, {{sentAt}}, {now}, {{next}}, {now}
            FROM n JOIN t ON t.turn = (n.n - {{range}}) % t.firms
            """;
        return Rows.ExecuteAsync(database, sql.Replace("{hex}", hex, StringComparison.Ordinal).Replace("{now}", now, StringComparison.Ordinal));
    }
}
