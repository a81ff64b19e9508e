using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>A PostgreSQL database with a row of each of two firms in every table that holds rows of firms. Tests leave it as they find it.</summary>
public sealed class TwoFirms : IAsyncDisposable
{
    public const string A = "firm_a";
    public const string B = "firm_b";

    private readonly SemaphoreSlim _once = new(1);
    private StorageFixture? _storage;

    internal IReadOnlyList<TenantTable> Tables { get; private set; } = [];

    internal async Task<StorageFixture> GetAsync()
    {
        await _once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_storage is null)
            {
                var storage = await StorageFixture.CreateAsync(TestDatabase.Postgres);
                Tables = await TenantRows.TablesAsync(storage.Database);
                await TenantRows.FillAsync(storage.Database, Tables, A, B);
                _storage = storage;
            }

            return _storage;
        }
        finally
        {
            _once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_storage is not null)
            await _storage.DisposeAsync();
        _once.Dispose();
    }
}
