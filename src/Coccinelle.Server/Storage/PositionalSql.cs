using System.Globalization;
using System.Text;

namespace Coccinelle.Server.Storage;

/// <summary>Named parameters (<c>@name</c>) to PostgreSQL's own (<c>$1</c>), once per text instead of at each execution by the driver.</summary>
internal static class PositionalSql
{
    /// <returns>The text, and the names in the order of their numbers. Strings, quoted names and line comments are left alone.</returns>
    public static (string Sql, IReadOnlyList<string> Names) From(string sql)
    {
        var text = new StringBuilder(sql.Length);
        var names = new List<string>();
        for (var i = 0; i < sql.Length;)
        {
            var end = sql[i] switch
            {
                '\'' or '"' => AfterQuote(sql, i),
                '-' when Next(sql, i) == '-' => AfterLine(sql, i),
                _ => i + 1,
            };
            if (sql[i] == '@' && IsName(Next(sql, i)))
            {
                end = AfterName(sql, i + 1);
                text.Append('$').Append(Number(names, sql[(i + 1)..end]).ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(sql, i, end - i);
            }

            i = end;
        }

        return (text.ToString(), names);
    }

    private static int Number(List<string> names, string name)
    {
        var at = names.IndexOf(name);
        if (at >= 0) return at + 1;
        names.Add(name);
        return names.Count;
    }

    private static char Next(string sql, int i) => i + 1 < sql.Length ? sql[i + 1] : '\0';

    private static bool IsName(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static int AfterName(string sql, int i)
    {
        while (i < sql.Length && IsName(sql[i])) i++;
        return i;
    }

    private static int AfterQuote(string sql, int i)
    {
        var close = sql.IndexOf(sql[i], i + 1);
        return close < 0 ? sql.Length : close + 1;
    }

    private static int AfterLine(string sql, int i)
    {
        var close = sql.IndexOf('\n', i);
        return close < 0 ? sql.Length : close;
    }
}
