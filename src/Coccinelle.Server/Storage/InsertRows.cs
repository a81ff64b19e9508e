using Dapper;

namespace Coccinelle.Server.Storage;

/// <summary>Rows of one or more tables that are inserted by one command, in the order in which they were added: one way to the database and back.</summary>
internal sealed class InsertRows
{
    private readonly List<string> _statements = [];
    private int _parameters;
    private string? _into;

    public DynamicParameters Parameters { get; } = new();

    public string Sql => string.Join("; ", _statements);

    /// <summary>Rows that follow each other into the same columns of the same table are one statement.</summary>
    public void Add(string table, (string Column, object? Value)[] row)
    {
        var values = string.Join(", ", row.Select(field => Name(field.Value)));
        var into = $"INSERT INTO {table} ({string.Join(", ", row.Select(field => field.Column))})";
        if (into == _into)
            _statements[^1] += $", ({values})";
        else
            _statements.Add($"{into} VALUES ({values})");
        _into = into;
    }

    private string Name(object? value)
    {
        var name = $"p{_parameters++}";
        Parameters.Add(name, value);
        return $"@{name}";
    }
}
