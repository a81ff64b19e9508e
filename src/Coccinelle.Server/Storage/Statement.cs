namespace Coccinelle.Server.Storage;

/// <summary>One statement with named parameters, written <c>@name</c> in the text. Keep the text constant: it is prepared once.</summary>
internal sealed class Statement(string sql, params (string Name, object? Value)[] parameters)
{
    public string Sql { get; } = sql;

    /// <summary>Names without the <c>@</c>; instants as <see cref="NodaTime.Instant"/>.</summary>
    public (string Name, object? Value)[] Parameters { get; } = parameters;

    /// <summary>A row to be inserted.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="row">A value may be a <see cref="SqlValue"/>.</param>
    public static Statement Insert(string table, (string Column, object? Value)[] row)
    {
        var values = row.Select(field => field.Value is SqlValue value ? value.Sql : $"@{field.Column}");
        return new(
            $"INSERT INTO {table} ({string.Join(", ", row.Select(field => field.Column))}) VALUES ({string.Join(", ", values)})",
            [.. row.SelectMany(field => field.Value is SqlValue value ? value.Parameters : [(field.Column, field.Value)])]);
    }

    /// <exception cref="ArgumentException">The statement does not give this parameter.</exception>
    public object? Value(ReadOnlySpan<char> name, int likelyPosition)
    {
        if (likelyPosition < Parameters.Length && name.SequenceEqual(Parameters[likelyPosition].Name)) return Parameters[likelyPosition].Value;
        foreach (var (candidate, value) in Parameters)
            if (name.SequenceEqual(candidate)) return value;
        throw new ArgumentException($"The statement does not give a value for @{name}.");
    }
}

/// <summary>A value that the database works out itself.</summary>
/// <param name="Sql">An expression.</param>
/// <param name="Parameters">Its own, by names that are no columns of the row.</param>
internal sealed record SqlValue(string Sql, params (string Name, object? Value)[] Parameters);
