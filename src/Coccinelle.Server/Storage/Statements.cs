using Dapper;

namespace Coccinelle.Server.Storage;

/// <summary>Statements that are sent as one command, in the order in which they were added: one way to the database and back.</summary>
internal sealed class Statements
{
    private readonly List<string> _texts = [];
    private int _parameters;
    private string? _into;

    public DynamicParameters Parameters { get; } = new();

    public bool IsEmpty => _texts.Count == 0;

    public string Sql => string.Join("; ", _texts);

    /// <summary>A row to be inserted. Rows that follow each other into the same columns of the same table are one statement.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="row">A value may be a <see cref="SqlValue"/>.</param>
    public void Insert(string table, (string Column, object? Value)[] row)
    {
        var values = string.Join(", ", row.Select(field => field.Value is SqlValue value ? value.Sql : Parameter(field.Value)));
        var into = $"INSERT INTO {table} ({string.Join(", ", row.Select(field => field.Column))})";
        if (into == _into)
            _texts[^1] += $", ({values})";
        else
            _texts.Add($"{into} VALUES ({values})");
        _into = into;
    }

    /// <summary>Any other statement, whose values <see cref="Parameter"/> has named.</summary>
    public void Add(string sql)
    {
        _texts.Add(sql);
        _into = null;
    }

    /// <summary>Names a value for the text of a statement.</summary>
    public string Parameter(object? value)
    {
        var name = $"p{_parameters++}";
        Parameters.Add(name, value);
        return $"@{name}";
    }
}

/// <summary>A value that the database works out itself.</summary>
/// <param name="Sql">An expression; its parameters belong to the same command.</param>
internal sealed record SqlValue(string Sql);
