using Coccinelle.Server.Tests.Support;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Coccinelle.Server.Tests.Support;

/// <summary>
/// An empty database of its own for a test: <c>await using var database = await TestDatabase.CreateAsync(kind)</c>.
/// Without a PostgreSQL the test is skipped and says so; in CI it fails instead.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    private readonly Func<Task> _drop;

    private TestDatabase(string kind, string connectionString, Func<Task> drop)
    {
        Kind = kind;
        ConnectionString = connectionString;
        _drop = drop;
    }

    /// <summary>For <c>[Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]</c>.</summary>
    public static TheoryData<string> Kinds { get; } = [Sqlite, Postgres];

    public string Kind { get; }

    /// <summary>For <c>ConnectionStrings:coccinelle</c>.</summary>
    public string ConnectionString { get; }

    public static Task<TestDatabase> CreateAsync(string kind) => kind switch
    {
        Sqlite => Task.FromResult(CreateSqlite()),
        Postgres => CreatePostgresAsync(),
        _ => throw new ArgumentException($"No such database: {kind}", nameof(kind)),
    };

    public async ValueTask DisposeAsync() => await _drop();

    private static TestDatabase CreateSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("coccinelle-db-").FullName;
        return new(Sqlite, $"Data Source={Path.Combine(folder, "test.db")}", () =>
        {
            Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        });
    }

    private static async Task<TestDatabase> CreatePostgresAsync()
    {
        var server = await SharedPostgres.GetOrSkipAsync();
        var connectionString = await server.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        return new(Postgres, connectionString, () => server.DropDatabaseAsync(connectionString));
    }
}
