using System.Data;
using System.Data.Common;
using Dapper;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Coccinelle.Server.Storage;

/// <summary>Teaches Dapper the NodaTime types, both ways and on both databases.</summary>
internal static class SqlTypes
{
    private static readonly Lazy<bool> Registered = new(AddAll);

    public static void Register() => _ = Registered.Value;

    private static bool AddAll()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(typeof(Instant), new Handler(NpgsqlDbType.TimestampTz, value => Dialect.ToInstant(value)));
        SqlMapper.AddTypeHandler(typeof(LocalDate), new Handler(NpgsqlDbType.Date, value => Dialect.ToLocalDate(value)));
        SqlMapper.AddTypeHandler(typeof(LocalTime), new Handler(NpgsqlDbType.Time, value => Dialect.ToLocalTime(value)));
        return true;
    }

    // Not SqlMapper.TypeHandler<T>: that one is not asked about nulls, and PostgreSQL wants to know their type
    // where the statement alone does not tell it ("@before IS NULL OR created_at < @before").
    private sealed class Handler(NpgsqlDbType type, Func<object, object> parse) : SqlMapper.ITypeHandler
    {
        public object Parse(Type destinationType, object value) => parse(value);

        public void SetValue(IDbDataParameter parameter, object value)
        {
            if (parameter is NpgsqlParameter typed) typed.NpgsqlDbType = type;
            parameter.Value = Dialect.Of((DbParameter)parameter).ToParameter(value is DBNull ? null : value);
        }
    }
}
