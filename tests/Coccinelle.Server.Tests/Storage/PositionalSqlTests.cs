using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Tests.Storage;

public sealed class PositionalSqlTests
{
    [Theory]
    [InlineData("INSERT INTO t VALUES (@a, @b, @a)", "INSERT INTO t VALUES ($1, $2, $1)", "a,b")]
    [InlineData("SELECT '@a it''s' , @b", "SELECT '@a it''s' , $1", "b")]
    [InlineData("SELECT \"@a\" -- @c's\n, @b::text", "SELECT \"@a\" -- @c's\n, $1::text", "b")]
    [InlineData("SELECT a @> @b_1", "SELECT a @> $1", "b_1")]
    [InlineData("SELECT 1", "SELECT 1", "")]
    [InlineData("SELECT @", "SELECT @", "")]
    public void Names_become_numbers_outside_quotes_and_comments(string named, string positional, string names)
    {
        var (sql, found) = PositionalSql.From(named);

        Assert.Equal((positional, names), (sql, string.Join(',', found)));
    }
}
